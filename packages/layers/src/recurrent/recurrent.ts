import { add, describe, initializers, InvalidArgumentError, matmul, tanh } from "@nn/tensor";
import { layerFactory } from "../layer/factory.js";
import { functionOption } from "../layer/options/option-kinds.js";
import type { Cell } from "./shared/cell.js";
import { RecurrentLayer, recurrentSchema, type RecurrentOptions } from "./shared/recurrent-layer.js";

const schema = { ...recurrentSchema, make: functionOption<() => Cell>("a function that returns a cell") };

class Recurrent extends RecurrentLayer<typeof schema> {
  static override readonly type = "recurrent";
  static override readonly schema = schema;

  protected override cell(): Cell {
    return this.options.make();
  }

  override reversed(): Recurrent {
    return new Recurrent({ ...this.options, reverse: !this.options.reverse });
  }
}

/**
 * A recurrent layer of one's own: a cell says what its state and its parameters are and what happens at one time; stacking,
 * direction, masks, keeping states and gradients are there already.
 *
 * ```ts
 * const minimal = recurrent({
 *   state: { h: 8 },
 *   parameters: (inputs) => ({ W: { shape: [inputs, 8], initializer: initializers.glorotUniform() } }),
 *   forward: (x, { h }, { W }) => ({ h: h.mul(0.9).add(x.matmul(W)).tanh() }),
 * });
 * ```
 *
 * A file cannot hold it, since it is code: extend `RecurrentLayer` for that, as lstm does.
 *
 * @throws {InvalidArgumentError} what is given is no cell.
 */
export const recurrent = layerFactory(
  Recurrent,
  (cell: Cell, options: RecurrentOptions = {}) => {
    checkCell(cell);
    return new Recurrent({ ...options, make: () => cell });
  },
  (recurrent) => [{ layer: () => recurrent(leaky), input: [3, 2], saved: false }],
);

function checkCell(cell: Partial<Cell> | undefined): void {
  const { state, parameters, forward } = cell ?? {};
  if (typeof parameters !== "function" || typeof forward !== "function") {
    throw new InvalidArgumentError(
      `recurrent: a cell is { state: { h: 8 }, parameters: (inputs) => ({ … }), forward: (x, state, parameters) => ({ h }) }, got ${describe(cell)}`,
    );
  }
  const sizes = typeof state === "object" ? Object.values(state) : [];
  if (sizes.length > 0 && sizes.every((size) => Number.isSafeInteger(size) && size >= 1)) return;
  throw new InvalidArgumentError(
    `recurrent: a cell's state says the size of each part, such as { h: 8 }, integers ≥ 1; got ${sizes.length > 0 ? sizes.join(", ") : describe(state)}`,
  );
}

/** A tanh unit that remembers nine tenths of what it knew. */
const leaky: Cell = {
  state: { h: 2 },
  parameters: (inputs) => ({ W: { shape: [inputs, 2], initializer: initializers.glorotUniform() } }),
  forward: (x, { h }, { W }) => ({ h: tanh(add(h.mul(0.9), matmul(x, W))) }),
};
