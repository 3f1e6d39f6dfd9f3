import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { withExport, withItem } from "./list.ts";

/** A file to make, an export to add to an index, or an item to add to the last list of a file. */
export type Change = { make: string; text: string } | { index: string; line: string } | { list: string; item: string };

/** A generator would write over something that is there. */
export class ExistsError extends Error {
  override readonly name = "ExistsError";
}

const pathOf = (change: Change): string =>
  "make" in change ? change.make : "index" in change ? change.index : change.list;

function textAfter(change: Change, before: string): string {
  if ("make" in change) return change.text;
  return "index" in change ? withExport(before, change.line) : withItem(before, change.item);
}

/** Makes all changes below a folder, or none: whatever could be refused is tried before the first is written. */
export function apply(changes: readonly Change[], root: string): string[] {
  const texts = new Map<string, string>();
  for (const change of changes) {
    const path = pathOf(change);
    const isThere = existsSync(join(root, path));
    if ("make" in change && isThere) throw new ExistsError(`${path}: is there already; choose another name`);
    const before = texts.get(path) ?? (isThere ? readFileSync(join(root, path), "utf8") : "");
    texts.set(path, textAfter(change, before));
  }
  for (const [path, text] of texts) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return [...texts.keys()];
}
