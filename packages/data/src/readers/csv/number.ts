import { CsvError } from "../../errors.js";

/** Digits with at most a sign, a point and an exponent. Number() would also take "", "0x10" and "Infinity". */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** Beyond this float32 is infinite. */
const LARGEST = 3.4028235677973366e38;

/** Whether the whole cell is a number. */
export function isNumber(cell: string): boolean {
  return NUMBER.test(cell);
}

/** The cell's number; anything else, also a number that float32 cannot hold, is an error that names the place and gives advice. */
export function parseNumber(cell: string, line: number, column: number, name: string, advice = ""): number {
  const value = isNumber(cell) ? Number(cell) : NaN;
  if (Math.abs(value) < LARGEST) return value;
  const shown = JSON.stringify(cell.length > 40 ? `${cell.slice(0, 40)}…` : cell);
  const reason = Number.isNaN(value) ? `is no number${advice}` : "is too large for float32";
  throw new CsvError(`readCsv: line ${line}, column ${column}${name}: ${shown} ${reason}`, line, column);
}
