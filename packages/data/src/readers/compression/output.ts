import { checkCount } from "../../dataset/check.js";
import { checkOptions } from "../../dataset/options.js";
import { SizeLimitError } from "../../errors.js";

/** How much compressed data may unpack to. */
export interface UnpackOptions {
  /** Most bytes that compressed data may unpack to, default 256 MiB: a small file can hide a huge one. */
  readonly maxBytes?: number;
}

const DEFAULT_MAX_BYTES = 2 ** 28;

/** The limit that the options give, checked. */
export function maxBytesOf(options: UnpackOptions, where: string): number {
  const { maxBytes = DEFAULT_MAX_BYTES } = checkOptions(options, ["maxBytes"], where);
  return checkCount(maxBytes, 0, where, "maxBytes");
}

export function tooLarge(where: string, maxBytes: number): SizeLimitError {
  return new SizeLimitError(
    `${where}: the data unpacks to more than maxBytes = ${maxBytes} bytes; raise maxBytes if you trust it`,
  );
}

/** Deflate cannot make one byte of more than 1,032. */
const MAX_RATIO = 1032;

/** Collects unpacked bytes up to a limit. What a file says of its size is a hint, never trusted. */
export class Output {
  readonly #limit: number;
  readonly #where: string;
  #bytes: Uint8Array;
  #length = 0;

  constructor(where: string, limit: number, hint: number, compressed: number) {
    this.#where = where;
    this.#limit = limit;
    this.#bytes = new Uint8Array(Math.min(hint, limit, compressed * MAX_RATIO + 1024));
  }

  push(chunk: Uint8Array): void {
    const length = this.#length + chunk.length;
    if (length > this.#limit) throw tooLarge(this.#where, this.#limit);
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(Math.min(this.#limit, Math.max(length, 2 * this.#bytes.length)));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#bytes.set(chunk, this.#length);
    this.#length = length;
  }

  /** What was collected from byte `start` on; a view. */
  since(start: number): Uint8Array {
    return this.#bytes.subarray(start, this.#length);
  }

  finish(): Uint8Array {
    return this.#bytes.length === this.#length ? this.#bytes : this.#bytes.slice(0, this.#length);
  }
}
