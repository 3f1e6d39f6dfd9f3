import { InvalidArgumentError } from "@nn/tensor";
import { CsvError } from "../../errors.js";
import { isNumber } from "./number.js";
import type { Row } from "./rows.js";

/** A column by its name, or by its place from 0 (−1 is the last). */
export type ColumnKey = string | number;

/** Names of the columns, or only how many there are. */
export interface Columns {
  readonly names: readonly string[] | undefined;
  readonly count: number;
}

/** The columns that the first row tells of. */
export function columnsOf({ cells, line }: Row, header: boolean): Columns {
  if (!header) return { names: undefined, count: cells.length };
  const names = cells.map((cell) => cell.trim());
  if (names.every(isNumber)) {
    throw new CsvError(
      `readCsv: line ${line} holds numbers and no names; say header: false if there is no header`,
      line,
    );
  }
  const places = new Map<string, number>();
  for (const [place, name] of names.entries()) {
    const before = places.get(name);
    if (before !== undefined) {
      const shown = JSON.stringify(name);
      throw new CsvError(
        `readCsv: line ${line}: columns ${before + 1} and ${place + 1} are both named ${shown}`,
        line,
        place + 1,
      );
    }
    places.set(name, place);
  }
  return { names, count: names.length };
}

/** The place of a column. */
export function findColumn({ names, count }: Columns, key: ColumnKey, what: string): number {
  const place = typeof key === "string" ? (names?.indexOf(key) ?? -1) : key < 0 ? key + count : key;
  if (Number.isInteger(place) && place >= 0 && place < count) return place;
  const known = names ? `the columns are ${names.slice(0, 20).join(", ")}` : `there are ${count} columns`;
  throw new InvalidArgumentError(`readCsv: ${what} ${JSON.stringify(key)} does not exist; ${known}`);
}

/** How users name a column: by its name where it has one, else by its place. */
export function keyOf({ names }: Columns, place: number): string | number {
  return names ? names[place] : place;
}

/** ` "name"` for messages, where the column has one. */
export function nameOf({ names }: Columns, place: number): string {
  return names ? ` (${JSON.stringify(names[place])})` : "";
}
