import type { Writable } from "node:stream";
import { createLogUpdate } from "log-update";

/** Milliseconds between two pictures of what is going on. */
const interval = 60;

/** Lines at the foot of the terminal that are written over again and again; nothing at all where there is no terminal. */
export class Live {
  readonly #update: ReturnType<typeof createLogUpdate> | undefined;
  readonly #stream: Writable & { readonly columns?: number };
  #lines: readonly string[] = [];
  #drawn = Number.NEGATIVE_INFINITY;

  constructor(stream: Writable & { readonly isTTY?: boolean; readonly columns?: number }) {
    this.#stream = stream;
    if (stream.isTTY === true) this.#update = createLogUpdate(stream);
  }

  get columns(): number {
    return this.#stream.columns ?? 80;
  }

  /** Shows lines, unless the last ones came a moment ago: this is called at every step. */
  show(lines: () => readonly string[]): void {
    if (!this.#update || performance.now() - this.#drawn < interval) return;
    this.#drawn = performance.now();
    this.#lines = lines();
    this.#update(this.#lines.join("\n"));
  }

  /** Makes room for lines that stay, which `print` writes above. */
  above(print: () => void): void {
    this.#update?.clear();
    print();
    if (this.#lines.length > 0) this.#update?.(this.#lines.join("\n"));
  }

  /** Takes the lines away and gives the cursor back. */
  end(): void {
    this.#lines = [];
    this.#update?.clear();
    this.#update?.done();
  }
}
