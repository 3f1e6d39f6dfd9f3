import { describe, InvalidArgumentError } from "@nn/tensor";

/** Numbers for text: what a network reads and writes. */
export interface Tokenizer {
  /** How many tokens there are; their numbers are 0 … size − 1. */
  readonly size: number;
  /** Tokens that stand for no text of their own, by name, as "<|end|>": where a text ends, what fills a short row. */
  readonly specialTokens: ReadonlyMap<string, number>;
  /**
   * The tokens of a text. Special tokens that are written in it are only taken for such with `special: true`: text from
   * elsewhere must not end a conversation.
   */
  encode(text: string, options?: EncodeOptions): Int32Array;
  /** The text of tokens. `decode(encode(text))` is the text. */
  decode(tokens: ArrayLike<number>): string;
  /** For tokens that come one by one: text as soon as its characters are whole. */
  decoder(): TokenDecoder;
  /** Everything there is to know about it, as JSON: `tokenizerFrom` makes the same again. */
  toJSON(): TokenizerConfig;
}

export interface EncodeOptions {
  /** Whether the names of special tokens in the text become those tokens; false. */
  readonly special?: boolean;
}

/** Text out of tokens, as they come. */
export interface TokenDecoder {
  /** The text that is certain with this token; "" while a character is not whole. */
  push(token: number): string;
  /** What is left at the end: U+FFFD for a character that stayed incomplete. */
  end(): string;
}

/** A tokenizer as JSON. */
export interface TokenizerConfig {
  readonly type: string;
  readonly [part: string]: unknown;
}

/** Refuses what is no text: half of a surrogate pair has no bytes in UTF-8, and would be lost without a word. */
export function checkText(text: string, where: string): string {
  if (typeof text !== "string") throw new InvalidArgumentError(`${where}: expected a text, got ${describe(text)}`);
  const at = text.search(/\p{Surrogate}/u);
  if (at < 0) return text;
  const code = text.charCodeAt(at).toString(16);
  throw new InvalidArgumentError(`${where}: character ${at} is half of a surrogate pair (U+${code}): no Unicode text`);
}

/** Refuses what is no token number. */
export function checkToken(token: number, size: number, where: string): number {
  if (Number.isInteger(token) && token >= 0 && token < size) return token;
  throw new InvalidArgumentError(`${where}: ${describe(token)} is no token; there are 0 … ${size - 1}`);
}

/** The text of all tokens, by a decoder that pushes them one by one. */
export function decodeAll(decoder: TokenDecoder, tokens: ArrayLike<number>): string {
  const pieces: string[] = [];
  for (let i = 0; i < tokens.length; i++) pieces.push(decoder.push(tokens[i]));
  pieces.push(decoder.end());
  return pieces.join("");
}
