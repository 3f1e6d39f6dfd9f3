import type { Decoding, Layer } from "@nn/layers";
import { Parameter, sizeOf, Storage, type Shape, type Tensor } from "@nn/tensor";
import { InferenceContext } from "../../model/forward.js";

/** What layers remember of the sequences so far, by layer and name. */
export class Memories {
  readonly #states = new Map<Layer, Map<string, Parameter>>();
  readonly #length: number;
  /** Whether a layer cannot go beyond the length: it asked for it. */
  isBounded = false;

  constructor(length: number) {
    this.#length = length;
  }

  get length(): number {
    this.isBounded = true;
    return this.#length;
  }

  state(layer: Layer, name: string, shape: Shape): Parameter {
    const own = this.#states.get(layer) ?? new Map<string, Parameter>();
    this.#states.set(layer, own);
    let state = own.get(name);
    if (!state) own.set(name, (state = new Parameter(shape, new Storage("float32", sizeOf(shape)), 0, name)));
    return state;
  }

  /** Nothing is remembered. */
  clear(): void {
    for (const state of this.#all()) state.set(new Float32Array(state.size));
  }

  /** Row i goes on with what row `parents[i]` remembers. */
  reorder(parents: readonly number[]): void {
    if (parents.every((parent, row) => parent === row)) return;
    for (const state of this.#all()) {
      const { data, shape } = state.value;
      const size = sizeOf(shape.slice(1));
      const moved = data.slice();
      parents.forEach((parent, row) => moved.set(data.subarray(parent * size, (parent + 1) * size), row * size));
      state.set(moved);
    }
  }

  #all(): Parameter[] {
    return [...this.#states.values()].flatMap((own) => [...own.values()]);
  }
}

/** A forward pass over a piece of the sequences. */
export class DecodingContext extends InferenceContext {
  readonly decoding: Decoding;

  constructor(memories: Memories, position: Tensor) {
    super();
    this.decoding = {
      position,
      get length() {
        return memories.length;
      },
      state: (layer, name, shape) => memories.state(layer, name, shape),
    };
  }
}
