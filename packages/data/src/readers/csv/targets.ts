import type { TargetKind } from "../../dataset/example.js";
import { CsvError } from "../../errors.js";
import { isNumber, parseNumber } from "./number.js";
import { unknownWord, Words } from "./words.js";

/** A cell of a target column and where it stands. */
export interface Cell {
  readonly text: string;
  readonly line: number;
}

/** Where a target column stands, and how it is read. */
export interface TargetColumn {
  readonly column: number;
  readonly name: string;
  readonly kind: TargetKind | undefined;
  readonly classes: readonly string[] | undefined;
}

/** Targets of one column: labels of named classes, or numbers. */
export interface Targets {
  readonly values: Float32Array | Int32Array;
  readonly classes?: readonly string[];
}

/**
 * Reads a target column. Texts are classes, labelled in the order of their sorted names; whole numbers are labels,
 * other numbers values. A column of both is an error: it is more often a typing mistake than a class. `classes`: the names
 * are these, in this order.
 */
export function readTargets(cells: readonly Cell[], { column, name, kind, classes }: TargetColumn): Targets {
  const numbers = cells.filter(({ text }) => isNumber(text)).length;
  if (numbers === 0 && kind !== "values") return readClasses(cells, column, name, classes);
  const values = Float32Array.from(cells, ({ text, line }) => parseNumber(text, line, column, name));
  const whole = cells.findIndex(({ text }) => !isLabel(Number(text)));
  if (kind === "values" || (kind === undefined && whole >= 0)) return { values };
  if (whole >= 0) {
    const { text, line } = cells[whole];
    throw new CsvError(
      `readCsv: line ${line}, column ${column}${name}: ${text} is no class label (int32)`,
      line,
      column,
    );
  }
  return { values: Int32Array.from(cells, ({ text }) => Number(text)) };
}

function isLabel(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31;
}

function readClasses(cells: readonly Cell[], column: number, name: string, known?: readonly string[]): Targets {
  const names = new Words(known);
  const numbers = cells.map(({ text, line }) => {
    const number = names.number(text);
    if (number === undefined) throw unknownWord(text, known ?? [], { line, column, name }, "classes");
    return number;
  });
  const { words: classes, places } = names.finish();
  return { values: Int32Array.from(numbers, (number) => places[number]), classes };
}
