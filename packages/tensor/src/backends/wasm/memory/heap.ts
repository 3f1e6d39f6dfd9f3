import { OutOfMemoryError } from "../../../core/errors.js";
import { BlockAllocator } from "./block-allocator.js";

const PAGE = 65_536;
/** WebAssembly allows one page more; without it every address and length stays below 2^32. */
export const MAX_PAGES = 65_535;

/** Bytes at the bottom for errors (`ERROR_CELL`) and for threads (threads/control.ts); address 0 stays unused. */
const RESERVED = 1024;

/** Where kernels report a bad index: step + 1 (0: none), the index, the size of the axis. */
export const ERROR_CELL = 64;

/** Vector loads may read past the end of a buffer (never use what they read): so much stays free at the top. */
const SLACK = 256;

/** Grow by at least so much, so that growing stays rare. */
const GROWTH = 16;

/**
 * The linear memory of one backend: a `WebAssembly.Memory` that grows when needed, and blocks in it. Addresses are
 * unsigned bytes, up to 4 GiB.
 */
export class Heap {
  readonly memory: WebAssembly.Memory;
  readonly #blocks = new BlockAllocator(RESERVED, GROWTH * PAGE - SLACK);
  #f32: Float32Array;
  #i32: Int32Array;

  /** @param shared whether other threads may work in it */
  constructor(shared = false) {
    this.memory = reserveMemory(shared);
    this.#f32 = new Float32Array(this.memory.buffer);
    this.#i32 = new Int32Array(this.memory.buffer);
  }

  /** All of the memory as floats; do not keep it, growing replaces it. */
  get f32(): Float32Array {
    return this.#f32;
  }

  get i32(): Int32Array {
    return this.#i32;
  }

  /** Bytes of linear memory. */
  get size(): number {
    return this.#blocks.end + SLACK;
  }

  /** Bytes handed out. */
  get used(): number {
    return this.#blocks.used;
  }

  /** Address of a block of at least `bytes` bytes, on a 64-byte line; `undefined` if there is no room. */
  tryAllocate(bytes: number): number | undefined {
    const address = this.#blocks.allocate(bytes);
    if (address !== undefined) return address;
    return this.#grow(this.#blocks.missing(bytes)) ? this.#blocks.allocate(bytes) : undefined;
  }

  free(address: number): void {
    this.#blocks.free(address);
  }

  /** The error for a block that does not fit. */
  outOfMemory(bytes: number, what: string): OutOfMemoryError {
    return new OutOfMemoryError(
      `wasm: ${what} needs ${bytes.toLocaleString("en-US")} bytes, but only ` +
        `${(MAX_PAGES * PAGE - SLACK - this.used).toLocaleString("en-US")} of the 4 GiB that WebAssembly can address are free; ` +
        "use a smaller batch or a smaller network",
    );
  }

  /** Adds `missing` bytes at the top; false where the limit or the machine's memory does not allow it. */
  #grow(missing: number): boolean {
    const pages = this.size / PAGE;
    const wanted = Math.ceil(missing / PAGE);
    if (pages + wanted > MAX_PAGES) return false;
    const generous = Math.min(Math.max(wanted, GROWTH, Math.ceil(pages / 8)), MAX_PAGES - pages);
    if (!this.#growBy(generous) && !this.#growBy(wanted)) return false;
    this.#f32 = new Float32Array(this.memory.buffer);
    this.#i32 = new Int32Array(this.memory.buffer);
    this.#blocks.extend(this.memory.buffer.byteLength - SLACK);
    return true;
  }

  #growBy(pages: number): boolean {
    try {
      this.memory.grow(pages);
      return true;
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
  }
}

function reserveMemory(shared: boolean): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: GROWTH, maximum: MAX_PAGES, shared });
  } catch (cause) {
    throw new OutOfMemoryError("wasm: this machine cannot reserve the address space of another linear memory", {
      cause,
    });
  }
}
