/**
 * The first key that an object of a valid JSON text holds twice; undefined if none does. JSON.parse keeps the last of
 * two and says nothing, so a file could show one tensor to us and another to the next reader.
 */
export function findDuplicateKey(json: string): string | undefined {
  /** Keys of each open object; undefined for an open array. */
  const open: (Set<string> | undefined)[] = [];
  let key = true;
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (character === '"') {
      const end = endOfString(json, at);
      const keys = open.at(-1);
      if (key && keys) {
        const name = JSON.parse(json.slice(at, end)) as string;
        if (keys.has(name)) return name;
        keys.add(name);
      }
      at = end - 1;
    } else if (character === "{" || character === "[") {
      open.push(character === "{" ? new Set() : undefined);
      key = true;
    } else if (character === "}" || character === "]") open.pop();
    else if (character === ",") key = true;
    else if (character === ":") key = false;
  }
  return undefined;
}

/** The place behind the string that begins at `start`. */
function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (json[at] !== '"') at += json[at] === "\\" ? 2 : 1;
  return at + 1;
}
