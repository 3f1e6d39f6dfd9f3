import { checkCount } from "../../dataset/check.js";
import { checkOptions } from "../../dataset/options.js";
import { cutAtSpecials, numberSpecials } from "../special-tokens.js";
import { checkText, checkToken, decodeAll } from "../tokenizer.js";
import type { EncodeOptions, TokenDecoder, Tokenizer, TokenizerConfig } from "../tokenizer.js";
import { mergeBytes } from "./merge.js";
import { checkMerges, pairKey, type Merge } from "./pairs.js";
import { learnMerges } from "./train.js";
import { countWords, wordsOf } from "./words.js";

export interface BytePairTrainOptions {
  /** Tokens in all: 256 bytes, the merges, and the special tokens. */
  readonly size: number;
  /** Names of special tokens; they get the last numbers. */
  readonly special?: readonly string[];
  /** Pairs that come less often are not merged; 2. */
  readonly minCount?: number;
}

/** Words whose tokens are remembered, so that a text's common ones are merged once. */
const MOST_REMEMBERED = 65_536;

/**
 * Byte-pair encoding on bytes: tokens 0 … 255 are the bytes of UTF-8, token 256 + i the i-th learned merge of two tokens
 * before it. Any text can be written, and none is lost: the worst case is a token for each byte.
 *
 * Source: Sennrich, Haddow, Birch, "Neural machine translation of rare words with subword units", ACL 2016; on bytes as
 * in Radford and others, "Language models are unsupervised multitask learners", 2019.
 */
export class BytePairTokenizer implements Tokenizer {
  /** The pairs in the order in which they were learned. */
  readonly merges: readonly Merge[];
  readonly specialTokens: ReadonlyMap<string, number>;
  readonly #ranks: ReadonlyMap<number, number>;
  readonly #bytes: readonly Uint8Array[];
  readonly #remembered = new Map<string, Int32Array>();
  readonly #encoder = new TextEncoder();

  constructor(merges: readonly Merge[], options: { readonly special?: readonly string[] } = {}) {
    const where = "BytePairTokenizer";
    const { special = [] } = checkOptions(options, ["special"], where);
    this.merges = checkMerges(merges, where);
    this.specialTokens = numberSpecials(special, 256 + merges.length, where);
    this.#ranks = new Map(merges.map(([left, right], i) => [pairKey(left, right), 256 + i]));
    this.#bytes = [...bytesOf(merges), ...special.map((name) => this.#encoder.encode(name))];
  }

  /** Learns the merges of a text, or of several. */
  static train(text: string | Iterable<string>, options: BytePairTrainOptions): BytePairTokenizer {
    const where = "BytePairTokenizer.train";
    const { size, special = [], minCount = 2 } = checkOptions(options, ["size", "special", "minCount"], where);
    checkCount(size, 256 + special.length, where, "size");
    checkCount(minCount, 1, where, "minCount");
    const texts = typeof text === "string" ? [text] : [...text];
    for (const each of texts) checkText(each, where);
    return new BytePairTokenizer(learnMerges(countWords(texts), size - 256 - special.length, minCount), { special });
  }

  get size(): number {
    return this.#bytes.length;
  }

  encode(text: string, options: EncodeOptions = {}): Int32Array {
    const where = "BytePairTokenizer.encode";
    const { special = false } = checkOptions(options, ["special"], where);
    checkText(text, where);
    const pieces: Int32Array[] = [];
    let length = 0;
    for (const piece of special ? cutAtSpecials(text, this.specialTokens) : [{ text }]) {
      for (const tokens of "token" in piece ? [Int32Array.of(piece.token)] : this.#wordTokens(piece.text)) {
        pieces.push(tokens);
        length += tokens.length;
      }
    }
    return join(pieces, length);
  }

  /** The text of tokens; bytes that are no UTF-8 (a character cut in two) read as U+FFFD. */
  decode(tokens: ArrayLike<number>): string {
    return decodeAll(this.decoder(), tokens);
  }

  decoder(): TokenDecoder {
    const text = new TextDecoder("utf-8", { ignoreBOM: true });
    return {
      push: (token) => {
        const bytes = this.#bytes[checkToken(token, this.size, "BytePairTokenizer.decode")];
        return text.decode(bytes, { stream: true });
      },
      end: () => text.decode(),
    };
  }

  /** The bytes that a token stands for; of a special token those of its name. */
  bytesOf(token: number): Uint8Array {
    return this.#bytes[checkToken(token, this.size, "BytePairTokenizer.bytesOf")].slice();
  }

  toJSON(): TokenizerConfig {
    return { type: "bytePair", merges: this.merges, special: [...this.specialTokens.keys()] };
  }

  *#wordTokens(text: string): Generator<Int32Array> {
    for (const word of wordsOf(text)) {
      let tokens = this.#remembered.get(word);
      if (!tokens) {
        tokens = mergeBytes(this.#encoder.encode(word), this.#ranks);
        if (this.#remembered.size < MOST_REMEMBERED) this.#remembered.set(word, tokens);
      }
      yield tokens;
    }
  }
}

function bytesOf(merges: readonly Merge[]): Uint8Array[] {
  const bytes = Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte));
  for (const [left, right] of merges) bytes.push(Uint8Array.of(...bytes[left], ...bytes[right]));
  return bytes;
}

function join(pieces: readonly Int32Array[], length: number): Int32Array {
  const joined = new Int32Array(length);
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
