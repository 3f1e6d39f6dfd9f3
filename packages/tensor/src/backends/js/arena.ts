import { OutOfMemoryError } from "../../core/errors.js";
import type { DType, TypedArray } from "../../core/dtype.js";
import type { Buffer } from "../../program/program.js";

/** Bytes of a word, in which buffers' offsets are counted. */
const WORD = 4;

const views: Record<DType, new (memory: ArrayBuffer, start: number, length: number) => TypedArray> = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  bool: Uint8Array,
};

/** The work block that all programs of one backend share: as large as the largest of them needs. */
export class JsArena {
  #memory = new ArrayBuffer(0);

  /** The memory for that many words. Another one than before if it had to grow; what it held is then lost. */
  reserve(words: number): ArrayBuffer {
    const bytes = words * WORD;
    if (this.#memory.byteLength < bytes) this.#memory = this.#allocate(bytes);
    return this.#memory;
  }

  #allocate(bytes: number): ArrayBuffer {
    try {
      return new ArrayBuffer(bytes);
    } catch (cause) {
      throw new OutOfMemoryError(`js: no memory for the ${bytes} bytes that a program works in`, { cause });
    }
  }
}

/** A buffer's elements in the arena. */
export function viewOf({ dtype, offset, size }: Buffer, memory: ArrayBuffer): TypedArray {
  return new views[dtype](memory, offset * WORD, size);
}
