import { gather, placeholder, Procedure, reshape } from "@nn/tensor";
import { forwardThrough, inputOf, inspecting } from "../../model/forward.js";
import { logitsOf, rowOf, startOf, type Continuation, type Writer } from "./continuation.js";
import { checkLooksBack } from "./looks-back.js";

/** Looks at the whole sequence at every call: right for any network whose positions do not see those behind them. */
export class WholeContinuation implements Continuation {
  readonly #procedure: Procedure;
  readonly #tokens: Int32Array;
  /** Tokens of the source, in front of each sequence. */
  #source: ArrayLike<number>;
  readonly #length: number;
  readonly #vocabulary: number;
  #start = 0;

  /** @throws {InvalidArgumentError} a position sees those behind it. */
  constructor(writer: Writer, rows: number, source: ArrayLike<number>) {
    checkLooksBack(writer, source);
    const {
      layers,
      input: [length],
      output,
    } = writer;
    const x = inputOf(layers, [rows, length]);
    const last = placeholder(1, [], "int32");
    const y = forwardThrough(layers, x, inspecting).at(-1)!.y;
    this.#procedure = new Procedure({
      inputs: [x, last],
      outputs: [logitsOf(layers, gather(y, reshape(last, [1]), 1))],
    });
    this.#tokens = new Int32Array(rows * length);
    this.#source = source;
    this.#length = length;
    this.#vocabulary = output[1];
  }

  restart(source: ArrayLike<number>): void {
    this.#source = source;
    this.#start = 0;
  }

  logits(sequences: readonly (readonly number[])[]): Float32Array[] {
    const count = sequences[0].length;
    const { length } = this.#source;
    this.#start = startOf(this.#start, count, this.#length - length);
    // Behind the last token stands 0: nobody looks there.
    this.#tokens.fill(0);
    sequences.forEach((sequence, row) => {
      this.#tokens.set(this.#source, row * this.#length);
      this.#tokens.set(sequence.slice(this.#start), row * this.#length + length);
    });
    const [{ data }] = this.#procedure.run([this.#tokens, [count - this.#start - 1]]);
    return sequences.map((_, row) => rowOf(data as Float32Array, row, this.#vocabulary));
  }
}
