const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;

/**
 * A key that an object of a valid JSON text holds twice; undefined if none does. JSON.parse keeps the last of two and
 * says nothing, so a file could show one tensor to us and another to the next reader. `keys` is how many it kept in
 * all: when none was lost the text has a colon for each, and nothing else must be looked at.
 */
export function findDuplicateKey(json: string, keys: number): string | undefined {
  return countColons(json) === keys ? undefined : firstDuplicate(json);
}

/** Colons outside of strings: the keys that the text holds. */
function countColons(json: string): number {
  let count = 0;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === COLON) count++;
    else if (code === QUOTE) at = endOfString(json, at) - 1;
  }
  return count;
}

function firstDuplicate(json: string): string | undefined {
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
  for (let code = json.charCodeAt(at); code !== QUOTE; code = json.charCodeAt(at)) at += code === BACKSLASH ? 2 : 1;
  return at + 1;
}
