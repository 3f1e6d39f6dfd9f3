import { SizeLimitError } from "../../errors.js";

/** How much compressed data may unpack to. */
export interface UnpackOptions {
  /** Most bytes that compressed data may unpack to, default 256 MiB: a small file can hide a huge one. */
  readonly maxBytes?: number;
}

export const DEFAULT_MAX_BYTES = 2 ** 28;

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
    if (length > this.#limit) throw this.#tooLarge();
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(Math.min(this.#limit, Math.max(length, 2 * this.#bytes.length)));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#bytes.set(chunk, this.#length);
    this.#length = length;
  }

  finish(): Uint8Array {
    return this.#bytes.length === this.#length ? this.#bytes : this.#bytes.slice(0, this.#length);
  }

  #tooLarge(): SizeLimitError {
    return new SizeLimitError(
      `${this.#where}: the data unpacks to more than maxBytes = ${this.#limit} bytes; raise maxBytes if you trust it`,
    );
  }
}
