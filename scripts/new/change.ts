import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A file to make, or a line to add to the exports of an index. */
export type Change = { make: string; text: string } | { index: string; line: string };

/** A generator would write over something that is there. */
export class ExistsError extends Error {
  override readonly name = "ExistsError";
}

/** What a line exports from, to sort by. */
const source = (line: string): string => /from "([^"]+)";?$/.exec(line)?.[1] ?? "";

/** An index with a line more: in order among the exports of its own last group, after them where none is greater. */
export function withLine(index: string, line: string): string {
  const lines = index.trimEnd().split("\n");
  if (lines.includes(line)) throw new ExistsError(`index: already has the line ${line}`);
  const ends = lines.flatMap((text, at) => (source(text) ? [at] : []));
  const last = ends.at(-1);
  if (last === undefined) return `${line}\n`;
  const next = ends.find((at) => source(lines[at]) > source(line) && startOf(lines, at) === at);
  lines.splice(next ?? last + 1, 0, line);
  return `${lines.join("\n")}\n`;
}

/** Where the statement that ends on this line begins: an export list may span lines. */
function startOf(lines: readonly string[], end: number): number {
  let start = end;
  while (start > 0 && !/^export\b/.test(lines[start])) start--;
  return start;
}

/** Writes all changes below a folder, or none: refuses beforehand to write over a file. Answers the paths it wrote. */
export function apply(changes: readonly Change[], root: string): string[] {
  for (const change of changes) {
    if ("make" in change && existsSync(join(root, change.make))) {
      throw new ExistsError(`${change.make}: is there already; choose another name`);
    }
  }
  const indexes = changes.flatMap((change) =>
    "index" in change
      ? [{ path: change.index, text: withLine(readFileSync(join(root, change.index), "utf8"), change.line) }]
      : [],
  );
  const files = changes.flatMap((change) => ("make" in change ? [{ path: change.make, text: change.text }] : []));
  for (const { path, text } of [...files, ...indexes]) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return [...files, ...indexes].map(({ path }) => path);
}
