import { InternalError } from "../../../core/errors.js";

const LINE = 64;

interface Free {
  address: number;
  size: number;
}

/** Hands out blocks of a range of addresses: best fit, neighbouring free blocks become one. */
export class BlockAllocator {
  /** Sorted by address; no two touch. */
  readonly #free: Free[];
  readonly #sizes = new Map<number, number>();
  #end: number;
  #used = 0;

  constructor(start: number, end: number) {
    this.#free = [{ address: start, size: floorToLine(end) - start }];
    this.#end = end;
  }

  /** The address after the last that may be handed out. */
  get end(): number {
    return this.#end;
  }

  /** Bytes handed out. */
  get used(): number {
    return this.#used;
  }

  /** The address of a new block, `undefined` if none is large enough. */
  allocate(bytes: number): number | undefined {
    const size = roundToLine(bytes);
    let best: Free | undefined;
    for (const block of this.#free) if (block.size >= size && !(block.size >= (best?.size ?? Infinity))) best = block;
    if (best === undefined) return undefined;
    const { address } = best;
    best.address += size;
    best.size -= size;
    if (best.size === 0) this.#free.splice(this.#free.indexOf(best), 1);
    this.#sizes.set(address, size);
    this.#used += size;
    return address;
  }

  free(address: number): void {
    const size = this.#sizes.get(address);
    if (size === undefined) throw new InternalError(`wasm: no block at address ${address}`);
    this.#sizes.delete(address);
    this.#used -= size;
    this.#insert({ address, size });
  }

  /** How many bytes more at the end would make room for a block. */
  missing(bytes: number): number {
    const last = this.#free.at(-1);
    const open = last !== undefined && last.address + last.size === floorToLine(this.#end) ? last.size : 0;
    return roundToLine(bytes) - open;
  }

  extend(end: number): void {
    const from = floorToLine(this.#end);
    this.#end = end;
    this.#insert({ address: from, size: floorToLine(end) - from });
  }

  #insert(block: Free): void {
    const free = this.#free;
    let at = free.findIndex(({ address }) => address > block.address);
    if (at < 0) at = free.length;
    const before = free[at - 1];
    if (before !== undefined && before.address + before.size === block.address) {
      before.size += block.size;
      at--;
    } else free.splice(at, 0, block);
    const merged = free[at];
    const after = free[at + 1];
    if (after !== undefined && merged.address + merged.size === after.address) {
      merged.size += after.size;
      free.splice(at + 1, 1);
    }
  }
}

/** Blocks are at least one line, so that no two have the same address. */
function roundToLine(bytes: number): number {
  return Math.max(Math.ceil(bytes / LINE), 1) * LINE;
}

function floorToLine(bytes: number): number {
  return Math.floor(bytes / LINE) * LINE;
}
