import { InvalidArgumentError } from "@nn/tensor";
import { checkOptions } from "../dataset/options.js";
import { cutAtSpecials, numberSpecials } from "./special-tokens.js";
import { checkText, checkToken, decodeAll } from "./tokenizer.js";
import type { EncodeOptions, TokenDecoder, Tokenizer, TokenizerConfig } from "./tokenizer.js";

export interface CharacterTokenizerOptions {
  /** Names of special tokens; they get the numbers after the characters'. */
  readonly special?: readonly string[];
  /** The special token of characters that are not in the vocabulary. Without it such a character is an error. */
  readonly unknown?: string;
}

/** One token for each character (Unicode code point). */
export class CharacterTokenizer implements Tokenizer {
  /** The characters in the order of their numbers. */
  readonly characters: readonly string[];
  readonly specialTokens: ReadonlyMap<string, number>;
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #unknown: string | undefined;

  /** @param characters those of the vocabulary, as one text; a character that comes twice counts once. */
  constructor(characters: string, options: CharacterTokenizerOptions = {}) {
    const where = "CharacterTokenizer";
    const { special = [], unknown } = checkOptions(options, ["special", "unknown"], where);
    this.characters = [...new Set(checkText(characters, where))];
    this.specialTokens = numberSpecials(special, this.characters.length, where);
    this.#numbers = new Map(this.characters.map((character, i) => [character, i]));
    if (unknown !== undefined && !this.specialTokens.has(unknown)) {
      throw new InvalidArgumentError(`${where}: unknown must be one of the special tokens, got "${unknown}"`);
    }
    this.#unknown = unknown;
  }

  /** The characters of a text, in the order of their code points. */
  static train(text: string, options: CharacterTokenizerOptions = {}): CharacterTokenizer {
    const characters = [...new Set(checkText(text, "CharacterTokenizer.train"))];
    characters.sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!);
    return new CharacterTokenizer(characters.join(""), options);
  }

  get size(): number {
    return this.characters.length + this.specialTokens.size;
  }

  encode(text: string, options: EncodeOptions = {}): Int32Array {
    const where = "CharacterTokenizer.encode";
    const { special = false } = checkOptions(options, ["special"], where);
    checkText(text, where);
    const tokens = new Int32Array(text.length);
    let count = 0;
    for (const piece of special ? cutAtSpecials(text, this.specialTokens) : [{ text }]) {
      if ("token" in piece) tokens[count++] = piece.token;
      else for (const character of piece.text) tokens[count++] = this.#numberOf(character);
    }
    return tokens.slice(0, count);
  }

  decode(tokens: ArrayLike<number>): string {
    return decodeAll(this.decoder(), tokens);
  }

  decoder(): TokenDecoder {
    const names = [...this.characters, ...this.specialTokens.keys()];
    return { push: (token) => names[checkToken(token, this.size, "CharacterTokenizer.decode")], end: () => "" };
  }

  toJSON(): TokenizerConfig {
    const unknown = this.#unknown === undefined ? {} : { unknown: this.#unknown };
    return {
      type: "character",
      characters: this.characters.join(""),
      special: [...this.specialTokens.keys()],
      ...unknown,
    };
  }

  #numberOf(character: string): number {
    const number = this.#numbers.get(character) ?? this.specialTokens.get(this.#unknown ?? "");
    if (number !== undefined) return number;
    throw new InvalidArgumentError(
      `CharacterTokenizer.encode: ${JSON.stringify(character)} is not among the ${this.characters.length} characters; ` +
        "train on all the text, or name a special token as unknown",
    );
  }
}
