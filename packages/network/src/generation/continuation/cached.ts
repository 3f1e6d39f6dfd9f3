import type { Layer } from "@nn/layers";
import { narrow, placeholder, Procedure } from "@nn/tensor";
import { forwardThrough, inputOf } from "../../model/forward.js";
import { logitsOf, rowOf, startOf, type Continuation, type Writer } from "./continuation.js";
import { DecodingContext, Memories } from "./decoding.js";

/** Tokens that a program takes at once while there are as many: a prompt goes in faster. */
const PIECE = 16;

/**
 * Looks at new tokens only: layers remember what they need of those before (attention its keys and values, a recurrent layer its
 * state, and of a source what the encoder made of it). The same numbers as from the whole sequence, up to rounding, at a cost that
 * does not grow with it.
 */
export class CachedContinuation implements Continuation {
  readonly #layers: readonly Layer[];
  readonly #rows: number;
  /** T, and the S tokens of a source in front of it. */
  readonly #length: number;
  readonly #sourceLength: number;
  readonly #vocabulary: number;
  readonly #memories = new Memories();
  readonly #programs = new Map<string, Procedure>();
  #source: ArrayLike<number> = [];
  #start = 0;
  /** Tokens that the layers have seen, those of the source aside. */
  #seen = 0;

  constructor({ layers, input, output }: Writer, rows: number) {
    this.#layers = layers;
    this.#rows = rows;
    [this.#length, this.#vocabulary] = output;
    this.#sourceLength = input[0] - output[0];
    // Whether there is a longest sequence, and what is worth keeping, is known when the layers have been asked.
    this.#program(1, false);
    this.#memories.complete();
  }

  restart(source: ArrayLike<number>): void {
    this.#source = source;
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
    while (this.#seen < count) logits = this.#next(sequences, count - this.#seen);
    return sequences.map((_, row) => rowOf(logits, row, this.#vocabulary));
  }

  #forget(start: number): void {
    this.#memories.clear();
    this.#seen = this.#start = start;
  }

  /** Looks at the next piece of sequences, of which so many tokens are left; the logits of what follows it. */
  #next(sequences: readonly (readonly number[])[], left: number): Float32Array<ArrayBuffer> {
    const hasSource = this.#sourceLength > 0 && this.#seen === this.#start;
    const size = left >= PIECE && this.#length >= PIECE && !hasSource ? PIECE : 1;
    const source = hasSource ? Array.from(this.#source) : [];
    const tokens = sequences.flatMap((sequence) => [...source, ...sequence.slice(this.#seen, this.#seen + size)]);
    const position = hasSource ? 0 : this.#sourceLength + this.#seen - this.#start;
    const [{ data }] = this.#program(size, hasSource).run([tokens, [position]]);
    this.#seen += size;
    return data as Float32Array<ArrayBuffer>;
  }

  /** The program for pieces of so many tokens, perhaps behind those of the source: logits of what follows the last. */
  #program(size: number, hasSource: boolean): Procedure {
    const key = `${size}|${hasSource}`;
    let procedure = this.#programs.get(key);
    if (procedure) return procedure;
    const x = inputOf(this.#layers, [this.#rows, hasSource ? this.#sourceLength + size : size]);
    const position = placeholder(1, [], "int32");
    const total = this.#sourceLength + this.#length;
    const context = new DecodingContext(this.#memories, { position, hasSource }, total);
    const y = forwardThrough(this.#layers, x, context).at(-1)!.y;
    procedure = new Procedure({
      inputs: [x, position],
      outputs: [logitsOf(this.#layers, narrow(y, 1, size - 1, size))],
      updates: context.updates,
    });
    this.#programs.set(key, procedure);
    return procedure;
  }
}
