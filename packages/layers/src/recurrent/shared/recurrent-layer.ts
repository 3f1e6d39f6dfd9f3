import {
  add,
  expandDims,
  initializers,
  InvalidArgumentError,
  scan,
  ShapeError,
  slice,
  stopGradient,
  transpose,
  where,
  zeros,
  type Initializer,
  type Shape,
  type Tensor,
} from "@nn/tensor";
import { inference, type ForwardContext } from "../../layer/context.js";
import type { LayerOptions } from "../../layer/factory.js";
import { batchOf } from "../../layer/inside.js";
import { Layer } from "../../layer/layer.js";
import { count, flag, initializerOption, optional, withDefault } from "../../layer/options/option-kinds.js";
import type { OptionsOf, Schema } from "../../layer/options/options.js";
import type { Carrying } from "./carrying.js";
import type { Cell, Named } from "./cell.js";

/** What all recurrent layers can be told. */
export interface RecurrentOptions extends LayerOptions {
  /** Layers one above the other, each on the outputs of the one below; 1. */
  readonly layers?: number;
  /** Whether y has the outputs of all times [B, T, H], or only the last one [B, H]; true. */
  readonly returnSequences?: boolean;
  /** From the last time to the first. Outputs lie where the inputs lay; the last output is then that of time 0. */
  readonly reverse?: boolean;
  /**
   * Number of sequences in a batch, if each batch goes on where the one before it ended, row by row: a network keeps the state
   * from training step to training step (gradients end there) and from prediction to prediction, until `resetState`. Without
   * it every batch begins at zero.
   */
  readonly stateful?: number;
  /** For long sequences: keeps √T states for the gradient and computes what is between them once more; false. */
  readonly checkpoint?: boolean;
}

/** What recurrent layers with weights W and U can be told as well. */
export interface GatedOptions extends RecurrentOptions {
  /** Whether there is a b; true. */
  readonly useBias?: boolean;
  /** First values of W; Glorot's rule without it. */
  readonly kernelInitializer?: Initializer;
  /**
   * First values of U; an orthogonal matrix without it (Saxe, McClelland and Ganguli, "Exact solutions to the nonlinear
   * dynamics of learning in deep linear neural networks", ICLR 2014).
   */
  readonly recurrentInitializer?: Initializer;
}

export const recurrentSchema = {
  layers: withDefault(count, 1),
  returnSequences: withDefault(flag, true),
  reverse: withDefault(flag, false),
  stateful: optional(count),
  checkpoint: withDefault(flag, false),
};

export const gatedSchema = {
  ...recurrentSchema,
  units: count,
  useBias: withDefault(flag, true),
  kernelInitializer: withDefault(initializerOption, initializers.glorotUniform()),
  recurrentInitializer: withDefault(initializerOption, initializers.orthogonal()),
};

/** A layer that goes along sequences with a cell: h_t = cell(x_t, h_{t−1}). */
export abstract class RecurrentLayer<S extends typeof recurrentSchema & Schema = typeof recurrentSchema>
  extends Layer<S>
  implements Carrying
{
  readonly #cells: Cell[] = [];

  protected abstract cell(): Cell;

  /** The options that all recurrent layers have. */
  get #recurrent(): OptionsOf<typeof recurrentSchema> {
    return this.options;
  }

  override get stepwise(): boolean {
    const { reverse, returnSequences } = this.#recurrent;
    return returnSequences && !reverse;
  }

  get carriedRows(): number | undefined {
    return this.#recurrent.stateful;
  }

  protected override setup(inputShape: Shape): Shape {
    const [length, inputs] = inputShape;
    if (inputShape.length !== 2) {
      throw new ShapeError(`${this.label}: expected sequences [B, T, I], got ${batchOf(inputShape)}`);
    }
    if (length === 0)
      throw new ShapeError(`${this.label}: expected sequences of at least one step, got ${batchOf(inputShape)}`);
    const { layers, returnSequences, stateful } = this.#recurrent;
    let size = inputs;
    for (let layer = 0; layer < layers; layer++) {
      const cell = this.cell();
      for (const [name, { shape, initializer, regularized = true }] of Object.entries(cell.parameters(size))) {
        this.parameter(this.#nameOf(name, layer), shape, initializer, { regularized });
      }
      for (const [name, units] of Object.entries(cell.state)) {
        if (stateful) this.stateOf(this.#nameOf(name, layer), [stateful, units], initializers.zeros);
      }
      this.#cells.push(cell);
      size = sizeOfOutput(cell);
    }
    return returnSequences ? [length, size] : [size];
  }

  override forward(x: Tensor, context: ForwardContext = inference): Tensor {
    const { returnSequences, reverse } = this.#recurrent;
    if (x.shape[1] === 0) throw new ShapeError(`${this.label}: sequences of no steps`);
    const mask = context.mask && expandDims(transpose(context.mask), 2);
    let y = transpose(x, [1, 0, 2]);
    this.#cells.forEach((cell, layer) => {
      y = this.#along(y, mask, cell, layer, context);
    });
    if (returnSequences) return transpose(y, [1, 0, 2]);
    // Where padding is, the state stands still: the last one is that of the last real position.
    return slice(y, [reverse ? 0 : -1]);
  }

  /** One layer: time comes first, [T, B, I] → [T, B, H]. */
  #along(xs: Tensor, mask: Tensor | undefined, cell: Cell, layer: number, context: ForwardContext): Tensor {
    const { reverse, checkpoint } = this.#recurrent;
    const parameters = this.#parametersOf(cell, layer, xs.shape[2]);
    const output = Object.keys(cell.state)[0];
    const state = this.#initial(cell, layer, xs.shape[1], context);
    const step = (before: Named, { x, isReal }: Named): { state: Named; outputs: Tensor } => {
      const next = cell.forward(x, before, parameters);
      const after = isReal ? mapNamed(next, (tensor, name) => where(isReal, tensor, before[name])) : next;
      return { state: after, outputs: after[output] };
    };
    const walked: Named = mask ? { x: xs, isReal: mask } : { x: xs };
    const { state: last, outputs } = scan(step, { state, xs: walked, reverse, checkpoint });
    this.#keep(last, layer, context);
    return outputs;
  }

  #parametersOf(cell: Cell, layer: number, inputs: number): Named {
    const names = Object.keys(cell.parameters(inputs));
    return Object.fromEntries(names.map((name) => [name, this.parameters[this.#nameOf(name, layer)]]));
  }

  /** The state before the first step. */
  #initial(cell: Cell, layer: number, batch: number, context: ForwardContext): Named {
    const carries = this.#carries(context);
    if (carries && this.carriedRows !== batch) {
      throw new ShapeError(
        `${this.label}: keeps the state of ${this.carriedRows} sequences, got a batch of ${batch}; give it batches of ` +
          `${this.carriedRows}`,
      );
    }
    return Object.fromEntries(
      Object.entries(cell.state).map(([name, units]) => {
        const full = this.#nameOf(name, layer);
        if (context.decoding) return [name, add(context.decoding.state(this, full, [batch, units]), 0)];
        return [name, carries ? stopGradient(this.state[full]) : zeros([batch, units])];
      }),
    );
  }

  /** Whether the pass begins where the one before ended. */
  #carries({ decoding, stateless }: ForwardContext): boolean {
    return this.carriedRows !== undefined && !decoding && !stateless;
  }

  #keep(last: Named, layer: number, context: ForwardContext): void {
    for (const [name, value] of Object.entries(last)) {
      const full = this.#nameOf(name, layer);
      if (context.decoding) context.update(context.decoding.state(this, full, value.shape), value);
      else if (this.#carries(context)) context.update(this.state[full], stopGradient(value));
    }
  }

  /** The next batch begins at zero again; for layers that are `stateful`. */
  resetState(): void {
    for (const state of Object.values(this.state)) state.set(new Float32Array(state.size));
  }

  /** The same kind of layer, with the same options, in the other direction. */
  abstract reversed(): RecurrentLayer;

  /** Without `returnSequences` sequences of any length fit: y is [B, H] for all of them. */
  protected override checkInput(example: Shape, built: Shape): void {
    const fits = example.length === built.length && example.at(-1) === built.at(-1);
    if (fits && (!this.#recurrent.returnSequences || example[0] === built[0])) return;
    if (fits || example.length === 1) return super.checkInput(example, built);
    throw new ShapeError(`${this.label}: expected sequences ${batchOf(built)}, got ${batchOf(example)}`);
  }

  /** Of several layers, all but the first have their number behind the name: W, W2, W3. */
  #nameOf(name: string, layer: number): string {
    return layer === 0 ? name : `${name}${layer + 1}`;
  }
}

function sizeOfOutput({ state }: Cell): number {
  const [size] = Object.values(state);
  if (size === undefined) throw new InvalidArgumentError("recurrent: a cell has a state of at least one part");
  return size;
}

function mapNamed(named: Named, f: (tensor: Tensor, name: string) => Tensor): Named {
  return Object.fromEntries(Object.entries(named).map(([name, tensor]) => [name, f(tensor, name)]));
}
