import { InvalidArgumentError, type NdArray } from "@nn/tensor";
import type { TargetKind } from "../../dataset/example.js";
import { checkTargetKind, namesKnown, type Names } from "../../dataset/input.js";
import { checkOptions } from "../../dataset/options.js";
import { CsvError } from "../../errors.js";
import type { BytesInput } from "../bytes.js";
import type { UnpackOptions } from "../compression/output.js";
import { columnsOf, findColumn, nameOf, type ColumnKey, type Columns } from "./columns.js";
import { categoriesOf } from "./categories.js";
import { Features } from "./features.js";
import { eachRow, readText, type Row } from "./rows.js";
import { readTargets, type Cell } from "./targets.js";

export interface CsvOptions extends UnpackOptions {
  /** Whether the first line names the columns, default true. */
  readonly header?: boolean;
  /**
   * The column to predict, by name or place (from 0; −1 is the last): y [N]. A list of columns of numbers: y [N, K] float32,
   * as regression takes them, `["price"]` for a `dense(1)`.
   */
  readonly target?: ColumnKey | readonly ColumnKey[];
  /** Columns to predict from; by default all but the target. */
  readonly features?: readonly ColumnKey[];
  /** Columns of words among the features: each word gets a feature of its own, 1 where it stands and 0 elsewhere. */
  readonly categories?: readonly ColumnKey[];
  /** The names of a table read before, such as the one trained on: its categories and classes hold here too, in their order. */
  readonly names?: Names;
  /** What to do with a word that is none of the categories in `names`: an error (default), or 0 in all of its features. */
  readonly unknown?: "error" | "zeros";
  /** Whether numbers of the target are class labels or values; by default whole numbers are labels. */
  readonly targets?: TargetKind;
  /** What to do with a line where a used cell is empty: an error (default), or leave the line out. */
  readonly missing?: "error" | "drop";
  /** Between cells, default ",". */
  readonly delimiter?: string;
}

const known = [
  ...(["header", "target", "features", "categories", "names", "unknown", "targets", "missing"] as const),
  ...(["delimiter", "maxBytes"] as const),
];

/** A table as numbers, ready for `Dataset.from`. */
export interface CsvContent {
  /** Features [N, F] float32. */
  readonly x: NdArray;
  readonly names: Names;
}

export interface CsvDataset extends CsvContent {
  /** Targets [N], or [N, K] for several target columns. */
  readonly y: NdArray;
}

/** Refuses the path of a file in the place of what it holds: it would be a table of one cell. */
function checkNoPath(input: string | BytesInput): void {
  if (typeof input !== "string" || !/^[^\n\r"]+\.(csv|tsv|txt)(\.gz)?$/i.test(input)) return;
  throw new InvalidArgumentError(
    `readCsv: expected what a table holds, its text or bytes, got the path ${JSON.stringify(input)}; ` +
      "write readCsv(await loadFile(path))",
  );
}

/**
 * Reads a table (RFC 4180: quotes, line ends inside quotes; a mark of byte order, Windows line ends and gzip are
 * fine). Every feature must be a number, strictly: "3x", "" and "1,5" are `CsvError`s that name line and column.
 * A text target becomes labels with `names.classes`, sorted; a text feature that is named in `categories` becomes a feature
 * for each of its words, sorted, with `names.categories`.
 */
export function readCsv(
  input: string | BytesInput,
  options: CsvOptions & { readonly target: ColumnKey | readonly ColumnKey[] },
): CsvDataset;
export function readCsv(input: string | BytesInput, options?: CsvOptions): CsvContent;
export function readCsv(input: string | BytesInput, options: CsvOptions = {}): CsvContent | CsvDataset {
  checkOptions(options, known, "readCsv");
  checkTargetKind(options.targets, "readCsv");
  checkNoPath(input);
  if (options.names !== undefined) checkOptions(options.names, namesKnown, "readCsv", "names");
  const table = new TableReader(options);
  eachRow(readText(input, options), options.delimiter ?? ",", (row) => table.add(row));
  return table.finish();
}

/** Takes one row after another and keeps numbers only. */
class TableReader {
  readonly #options: CsvOptions;
  #columns: Columns | undefined;
  #features: Features | undefined;
  #targets: number[] = [];
  #used: number[] = [];
  /** The cells of each target column. */
  #cells: Cell[][] = [];
  #count = 0;

  constructor(options: CsvOptions) {
    this.#options = options;
  }

  add(row: Row): void {
    if (!this.#columns) {
      const header = this.#options.header ?? true;
      this.#choose(columnsOf(row, header));
      if (header) return;
    }
    this.#addNumbers(row, this.#columns!);
  }

  #choose(columns: Columns): void {
    const { target = [], features } = this.#options;
    const targets = typeof target === "object" ? target : [target];
    this.#columns = columns;
    this.#targets = targets.map((key) => findColumn(columns, key, "target"));
    this.#cells = targets.map(() => []);
    const taken = new Set(this.#targets);
    const places = features
      ? features.map((key) => findColumn(columns, key, "feature"))
      : Array.from({ length: columns.count }, (_, place) => place).filter((place) => !taken.has(place));
    this.#features = new Features(columns, places, categoriesOf(this.#options, columns, places));
    this.#used = places.concat(this.#targets);
  }

  #addNumbers({ cells, line }: Row, columns: Columns): void {
    if (cells.length !== columns.count) {
      throw new CsvError(`readCsv: line ${line} has ${cells.length} cells, expected ${columns.count}`, line);
    }
    const at = (place: number): string => cells[place].trim();
    const empty = this.#used.find((place) => at(place) === "");
    if (empty !== undefined) {
      if (this.#options.missing === "drop") return;
      const place = `line ${line}, column ${empty + 1}${nameOf(columns, empty)}`;
      throw new CsvError(`readCsv: ${place} is empty; missing: "drop" leaves such lines out`, line, empty + 1);
    }
    this.#features!.add(at, line);
    for (const [i, place] of this.#targets.entries()) this.#cells[i].push({ text: at(place), line });
    this.#count++;
  }

  finish(): CsvContent | CsvDataset {
    const columns = this.#columns;
    if (!columns || this.#count === 0) throw new CsvError("readCsv: line 1: there are no rows of data", 1);
    const { x, names: features, categories } = this.#features!.finish(this.#count);
    if (features) checkFeatures(features, this.#options.names?.features);
    const hasWords = Object.keys(categories).length > 0;
    const names: Names = { ...(features && { features }), ...(hasWords && { categories }) };
    return this.#targets.length === 0 ? { x, names } : this.#withTargets({ x, names }, columns);
  }

  #withTargets({ x, names }: CsvContent, columns: Columns): CsvDataset {
    const single = typeof this.#options.target !== "object";
    const kind = single ? this.#options.targets : "values";
    const classes = single ? this.#options.names?.classes : undefined;
    const read = this.#targets.map((place, i) =>
      readTargets(this.#cells[i], { column: place + 1, name: nameOf(columns, place), kind, classes }),
    );
    if (single) {
      const [{ values, classes }] = read;
      const y: NdArray = {
        data: values,
        shape: [this.#count],
        dtype: values instanceof Int32Array ? "int32" : "float32",
      };
      return { x, y, names: classes ? { ...names, classes } : names };
    }
    const data = Float32Array.from({ length: this.#count * read.length }, (_, i) => {
      return read[i % read.length].values[Math.floor(i / read.length)];
    });
    return { x, y: { data, shape: [this.#count, read.length], dtype: "float32" }, names };
  }
}

/** Refuses features that are not those of the table read before: a network would take one for the other. */
function checkFeatures(features: readonly string[], before: readonly string[] | undefined): void {
  const at = before?.findIndex((name, i) => name !== features[i]) ?? -1;
  if (!before || (at < 0 && before.length === features.length)) return;
  const place = at < 0 ? before.length : at;
  const [got, expected] = [features, before].map((list) =>
    place < list.length ? JSON.stringify(list[place]) : "nothing",
  );
  throw new InvalidArgumentError(
    `readCsv: feature ${place + 1} is ${got}, in the table of names it is ${expected}; say features: [the same columns in that order]`,
  );
}
