import { CsvError } from "../../errors.js";

/** Of long lists, so many words are shown. */
const SHOWN = 20;

/**
 * The words of a column and their numbers: learned from the cells, or those of a table read before, whose order they keep and
 * which knows no others.
 */
export class Words {
  /** Numbers in the order in which the words came. */
  readonly #numbers: Map<string, number>;
  readonly #given: readonly string[] | undefined;

  constructor(given: readonly string[] | undefined) {
    this.#given = given;
    this.#numbers = new Map(given?.map((word, number) => [word, number]));
  }

  /** The number of a word, for `finish`; undefined for one that is not known. */
  number(word: string): number | undefined {
    const known = this.#numbers.get(word);
    if (known !== undefined || this.#given) return known;
    this.#numbers.set(word, this.#numbers.size);
    return this.#numbers.size - 1;
  }

  /** The words in their order, sorted if they were learned; and where in it each number's word is. */
  finish(): { readonly words: readonly string[]; readonly places: Int32Array } {
    const learned = [...this.#numbers.keys()];
    const words = this.#given ?? learned.toSorted();
    const places = new Map(words.map((word, place) => [word, place]));
    return { words, places: Int32Array.from(learned, (word) => places.get(word)!) };
  }
}

/** A word that the table read before does not have. */
export function unknownWord(
  word: string,
  known: readonly string[],
  at: { readonly line: number; readonly column: number; readonly name: string },
  what: "categories" | "classes",
  advice = "",
): CsvError {
  const list = known.length > SHOWN ? `${known.slice(0, SHOWN).join(", ")}, …` : known.join(", ");
  const shown = JSON.stringify(word.length > 40 ? `${word.slice(0, 40)}…` : word);
  const { line, column, name } = at;
  return new CsvError(
    `readCsv: line ${line}, column ${column}${name}: ${shown} is none of the ${what} ${list}${advice}`,
    line,
    column,
  );
}
