import type { Initializer, Shape, Tensor } from "@nn/tensor";

/** A parameter of a cell. */
export interface CellParameter {
  readonly shape: Shape;
  readonly initializer: Initializer;
  /** Whether weight decay and penalties apply; true. */
  readonly regularized?: boolean;
}

/** Tensors by name. */
export type Named = Readonly<Record<string, Tensor>>;

/** What a recurrent layer does at one time: all that there is to write for a new kind. */
export interface Cell {
  /** The sizes of the parts of its state, without the batch axis. The first is the output. */
  readonly state: Readonly<Record<string, number>>;
  /** Its parameters by name, for inputs [B, I]. */
  parameters(inputs: number): Readonly<Record<string, CellParameter>>;
  /** The state at one time from the input x [B, I] and the state before it, as the formula says. */
  forward(x: Tensor, state: Named, parameters: Named): Named;
}
