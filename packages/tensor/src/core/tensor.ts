import type { DType } from "./dtype.js";
import type { Op } from "./op.js";
import { currentScope } from "./scope.js";
import { sizeOf, type Shape } from "./shape.js";

let created = 0;

/**
 * A node of a computation: an operation, the tensors it reads, and the shape and type of what it yields. It holds no
 * values and no memory, so the garbage collector is all the memory management there is.
 */
export class Tensor {
  /** Creation order. A tensor's sources always have smaller ids, so sorting by id is a topological order. */
  readonly id: number = created++;

  constructor(
    readonly op: Op,
    readonly sources: readonly Tensor[],
    readonly attributes: unknown,
    readonly shape: Shape,
    readonly dtype: DType,
    /** The part of the computation that it belongs to, such as a layer: "residual.dense"; "" for none. */
    readonly scope: string = currentScope(),
  ) {}

  /** Number of axes. */
  get rank(): number {
    return this.shape.length;
  }

  /** Number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }

  /** What there is to say without running it: values need `data()`. */
  toJSON(): unknown {
    return { op: this.op.name, dtype: this.dtype, shape: this.shape };
  }

  toString(): string {
    return `Tensor ${this.op.name} ${this.dtype}[${this.shape.join(", ")}]`;
  }
}
