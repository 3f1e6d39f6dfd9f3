import type { Layer } from "@nn/layers";
import { narrow, placeholder, Procedure } from "@nn/tensor";
import { forwardThrough, inputOf } from "../../model/forward.js";
import { startOf, type Continuation } from "./continuation.js";
import { DecodingContext, Memories } from "./decoding.js";
import { rowOf, type Writer } from "./whole.js";

/** Tokens that a program takes at once while there are as many: a prompt goes in faster. */
const PIECE = 16;

/**
 * Looks at new tokens only: layers remember what they need of those before (attention its keys and values, a recurrent layer its
 * state). The same numbers as from the whole sequence, up to rounding, at a cost that does not grow with it.
 */
export class CachedContinuation implements Continuation {
  readonly #layers: readonly Layer[];
  readonly #rows: number;
  readonly #length: number;
  readonly #vocabulary: number;
  readonly #memories: Memories;
  readonly #programs = new Map<number, Procedure>();
  #start = 0;
  /** Tokens that the layers have seen. */
  #seen = 0;

  constructor({ layers, input: [length], output }: Writer, rows: number) {
    this.#layers = layers;
    this.#rows = rows;
    this.#length = length;
    this.#vocabulary = output[1];
    this.#memories = new Memories(length);
    // Whether there is a longest sequence is known when the layers have been asked.
    this.#program(1);
  }

  restart(): void {
    this.#forget(0);
  }

  logits(sequences: readonly (readonly number[])[], parents?: readonly number[]): Float32Array[] {
    const count = sequences[0].length;
    const start = this.#memories.isBounded ? startOf(this.#start, count, this.#length) : 0;
    if (start !== this.#start) {
      this.#forget(start);
    } else if (parents) {
      this.#memories.reorder(parents);
    }
    let logits = new Float32Array();
    while (this.#seen < count) {
      const size = count - this.#seen >= PIECE && this.#length >= PIECE ? PIECE : 1;
      const tokens = sequences.flatMap((sequence) => sequence.slice(this.#seen, this.#seen + size));
      const [{ data }] = this.#program(size).run([tokens, [this.#seen - start]]);
      logits = data as Float32Array<ArrayBuffer>;
      this.#seen += size;
    }
    return sequences.map((_, row) => rowOf(logits, row, this.#vocabulary));
  }

  #forget(start: number): void {
    this.#memories.clear();
    this.#seen = this.#start = start;
  }

  /** The program for pieces of so many tokens: logits of what follows the last. */
  #program(size: number): Procedure {
    let procedure = this.#programs.get(size);
    if (procedure) return procedure;
    const x = inputOf(this.#layers, [this.#rows, size]);
    const position = placeholder(1, [], "int32");
    const context = new DecodingContext(this.#memories, position);
    const y = forwardThrough(this.#layers, x, context).at(-1)!.y;
    procedure = new Procedure({
      inputs: [x, position],
      outputs: [narrow(y, 1, size - 1, size)],
      updates: context.updates,
    });
    this.#programs.set(size, procedure);
    return procedure;
  }
}
