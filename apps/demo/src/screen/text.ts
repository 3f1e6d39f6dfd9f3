import { stripVTControlCharacters, styleText } from "node:util";

/** Text for the terminal; without colours where the output is no terminal or NO_COLOR is set. */

export const bold = (text: string): string => styleText("bold", text);
export const muted = (text: string): string => styleText("gray", text);
export const accent = (text: string): string => styleText("cyan", text);
export const good = (text: string): string => styleText("green", text);
export const bad = (text: string): string => styleText("yellow", text);

/** Turns colours off for everything that is printed from now on. */
export function disableColours(): void {
  delete process.env["FORCE_COLOR"];
  process.env["NO_COLOR"] = "1";
}

/** Number of columns that a text takes. */
export function widthOf(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}

export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - widthOf(text))) + text;
}

export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

/** Rows of cells as lines, each column as wide as its widest cell, two spaces between them. */
export function columns(rows: readonly (readonly string[])[], { right = false } = {}): string[] {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, widthOf(cell))));
  return rows.map((row) =>
    row
      .map((cell, column) => (right && column > 0 ? padStart : padEnd)(cell, widths[column]))
      .join("  ")
      .trimEnd(),
  );
}

/** Plain text broken between words into lines of at most so many columns. */
export function wrap(text: string, width: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines[lines.length - 1];
    if (line === "") lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
