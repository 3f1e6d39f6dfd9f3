/** Widths in em of an average interface sans-serif, on the wide side: text must fit before anybody has measured it. */
const narrow = /[iljtfrI.,:;'|!()[\]{}\- \u00a0·]/;
const wide = /[mwMW@%—]/;
const capital = /[A-Z0-9+=<>~→×−]/;

function characterWidth(character: string): number {
  const code = character.codePointAt(0)!;
  if (code >= 0x1100) return code >= 0x2000 && code < 0x2e80 ? 0.8 : 1;
  if (narrow.test(character)) return 0.34;
  if (wide.test(character)) return 0.92;
  return capital.test(character) ? 0.64 : 0.56;
}

/** Estimated width in pixels. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width * size;
}

/** `text`, shortened with an ellipsis until it fits. */
export function ellipsize(text: string, maxWidth: number, size: number): string {
  if (textWidth(text, size) <= maxWidth) return text;
  const characters = [...text];
  while (characters.length > 1 && textWidth(`${characters.join("")}…`, size) > maxWidth) characters.pop();
  return `${characters.join("").trimEnd()}…`;
}

/** Lines no wider than `maxWidth`, broken at spaces (not at no-break spaces); the last of `maxLines` is shortened. */
export function wrapText(text: string, maxWidth: number, size: number, maxLines: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/[ \t\n\r]+/).filter((part) => part !== "")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && textWidth(longer, size) > maxWidth && lines.length < maxLines - 1) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  if (line !== "") lines.push(line);
  return lines.map((each) => ellipsize(each, maxWidth, size));
}
