import { checkBytes, type NdArray } from "@nn/tensor";
import { keyOf, nameOf, type Columns } from "./columns.js";
import { parseNumber } from "./number.js";
import { unknownWord, Words } from "./words.js";

/** How columns of words are read. */
export interface CategoryOptions {
  /** By place: the words that there are, or undefined to learn them. */
  readonly categories: ReadonlyMap<number, readonly string[] | undefined>;
  readonly unknown: "error" | "zeros";
}

/** What a table's features become. */
export interface ReadFeatures {
  readonly x: NdArray;
  /** Where columns have names. */
  readonly names: readonly string[] | undefined;
  /** The words of each column of words, by its name or place. */
  readonly categories: Readonly<Record<string, readonly string[]>>;
}

/** A feature's column. */
interface Feature {
  readonly place: number;
  /** ` "name"`, for messages. */
  readonly name: string;
  readonly advice: string;
  readonly words: Words | undefined;
  readonly given: readonly string[] | undefined;
}

/** Stands for a word that is not known. */
const NONE = -1;

/** Takes the cells of features, row after row: numbers, and words, of which each gets a column of 0 and 1 in the end. */
export class Features {
  readonly #columns: Columns;
  readonly #features: readonly Feature[];
  readonly #unknown: CategoryOptions["unknown"];
  /** Numbers, and the numbers of words. */
  readonly #values: number[] = [];

  constructor(columns: Columns, places: readonly number[], { categories, unknown }: CategoryOptions) {
    this.#columns = columns;
    this.#unknown = unknown;
    this.#features = places.map((place) => {
      const given = categories.get(place);
      const words = categories.has(place) ? new Words(given) : undefined;
      return { place, name: nameOf(columns, place), advice: adviceFor(keyOf(columns, place)), words, given };
    });
  }

  add(at: (place: number) => string, line: number): void {
    for (const feature of this.#features) {
      const { place, name, advice, words } = feature;
      const cell = at(place);
      this.#values.push(words ? this.#word(cell, feature, line) : parseNumber(cell, line, place + 1, name, advice));
    }
  }

  #word(cell: string, { words, given, place, name }: Feature, line: number): number {
    const number = words!.number(cell);
    if (number !== undefined) return number;
    if (this.#unknown === "zeros") return NONE;
    const advice = '; unknown: "zeros" reads such a cell as none of them';
    throw unknownWord(cell, given ?? [], { line, column: place + 1, name }, "categories", advice);
  }

  finish(count: number): ReadFeatures {
    const read = this.#features.map(({ place, words }) => ({ place, ...words?.finish() }));
    const width = read.reduce((sum, { words }) => sum + (words?.length ?? 1), 0);
    checkBytes([count, width], "float32", "readCsv: a column for each category");
    const { names } = this.#columns;
    return {
      x: { data: this.#spread(count, width, read), shape: [count, width], dtype: "float32" },
      names: names && read.flatMap(({ place, words }) => words?.map((w) => `${names[place]}_${w}`) ?? [names[place]]),
      categories: Object.fromEntries(
        read.flatMap(({ place, words }) => (words ? [[String(keyOf(this.#columns, place)), words]] : [])),
      ),
    };
  }

  /** Every word's number as a row of 0 with a 1 in its place. */
  #spread(
    count: number,
    width: number,
    read: readonly { readonly words?: readonly string[]; readonly places?: Int32Array }[],
  ): Float32Array {
    if (width === read.length && read.every(({ words }) => !words)) return Float32Array.from(this.#values);
    const data = new Float32Array(count * width);
    let to = 0;
    for (const [i, value] of this.#values.entries()) {
      const { words, places } = read[i % read.length];
      if (!words) data[to] = value;
      else if (value !== NONE) data[to + places![value]] = 1;
      to += words?.length ?? 1;
    }
    return data;
  }
}

/** What to do where a column holds words. */
function adviceFor(key: string | number): string {
  const shown = JSON.stringify(key);
  return `; categories: [${shown}] makes a column of 0 and 1 of each of its words, and features: [the others] leaves it out`;
}
