import type { Decoding, Layer } from "@nn/layers";
import { gather, Parameter, placeholder, Procedure, sizeOf, Storage, sub, type Shape, type Tensor } from "@nn/tensor";
import { InferenceContext } from "../../model/forward.js";

/** What layers remember of the sequences so far, by layer and name. */
export class Memories {
  readonly #states = new Map<Layer, Map<string, Parameter>>();
  readonly #kept = new Set<Parameter>();
  readonly #movings = new Map<Parameter, Procedure>();
  #isComplete = false;
  /** Whether a layer cannot go beyond the longest sequence: it asked for its length. */
  isBounded = false;

  state(layer: Layer, name: string, shape: Shape): Parameter {
    const own = this.#states.get(layer) ?? new Map<string, Parameter>();
    this.#states.set(layer, own);
    const known = own.get(name);
    if (known) return known;
    const state = new Parameter(shape, new Storage("float32", sizeOf(shape)), 0, name);
    if (!this.#isComplete) {
      own.set(name, state);
      this.#kept.add(state);
    }
    return state;
  }

  /** All that is needed has been asked for: nothing else is kept. */
  complete(): void {
    this.#isComplete = true;
  }

  keeps(state: Parameter): boolean {
    return this.#kept.has(state);
  }

  /** Nothing is remembered. */
  clear(): void {
    for (const state of this.#kept) state.set(new Float32Array(state.size));
  }

  /** Row i goes on with what row `parents[i]` remembers. What is made of the source is the same for all. */
  reorder(parents: readonly number[]): void {
    if (parents.every((parent, row) => parent === row)) return;
    // One after another: no more than one is there twice.
    for (const state of this.#kept) {
      if (state.shape[0] === parents.length) this.#moving(state).run([parents]);
    }
  }

  /** The program that gives a state's rows those of others. */
  #moving(state: Parameter): Procedure {
    const known = this.#movings.get(state);
    if (known) return known;
    const from = placeholder(0, [state.shape[0]], "int32");
    const moving = new Procedure({
      inputs: [from],
      outputs: [],
      updates: [{ target: state, value: gather(state, from) }],
    });
    this.#movings.set(state, moving);
    return moving;
  }
}

/** Which piece of the sequences it is. */
export interface Piece {
  /** Number of its first position: int32 []. */
  readonly position: Tensor;
  /** Whether it is the first one, with the source. */
  readonly hasSource: boolean;
}

/** A piece as layers see it that are given the last `count` of all `total` positions. */
class SeenPiece implements Decoding {
  readonly #memories: Memories;
  readonly #piece: Piece;
  readonly #total: number;
  readonly #count: number;

  constructor(memories: Memories, piece: Piece, total: number, count = total) {
    this.#memories = memories;
    this.#piece = piece;
    this.#total = total;
    this.#count = count;
  }

  get position(): Tensor {
    const { position, hasSource } = this.#piece;
    const before = this.#total - this.#count;
    // A first piece is the first for all.
    return hasSource || before === 0 ? position : sub(position, before);
  }

  get length(): number {
    this.#memories.isBounded = true;
    return this.#count;
  }

  get hasSource(): boolean {
    return this.#piece.hasSource;
  }

  state(layer: Layer, name: string, shape: Shape): Parameter {
    return this.#memories.state(layer, name, shape);
  }

  last(length: number): Decoding {
    return length === this.#count ? this : new SeenPiece(this.#memories, this.#piece, this.#total, length);
  }
}

/** A forward pass over a piece of sequences that have `length` positions at most. */
export class DecodingContext extends InferenceContext {
  readonly decoding: Decoding;
  readonly #memories: Memories;

  constructor(memories: Memories, piece: Piece, length: number) {
    super({ stateless: true });
    this.decoding = new SeenPiece(memories, piece, length);
    this.#memories = memories;
  }

  override update(state: Parameter, value: Tensor): void {
    if (this.#memories.keeps(state)) super.update(state, value);
  }
}
