import type { Residents } from "./residents.js";
import type { Heap } from "./heap.js";

const WORD = 4;

/**
 * The one region in which all programs of a backend work, as large as the largest needs: they never run at the same
 * time. It moves when it grows, so programs ask for its address before each run.
 */
export class Arena {
  readonly #heap: Heap;
  readonly #residents: Residents;
  #address = 0;
  #bytes = 0;

  constructor(heap: Heap, residents: Residents) {
    this.#heap = heap;
    this.#residents = residents;
  }

  get address(): number {
    return this.#address;
  }

  /** Makes the region at least so large; what it held is kept. */
  reserve(bytes: number): void {
    if (bytes <= this.#bytes) return;
    const address = this.#residents.allocate(bytes, "a program's work space");
    if (this.#bytes > 0) {
      this.#heap.i32.copyWithin(address / WORD, this.#address / WORD, (this.#address + this.#bytes) / WORD);
      this.#heap.free(this.#address);
    }
    this.#address = address;
    this.#bytes = bytes;
  }
}
