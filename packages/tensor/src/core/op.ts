import type { Combiner, Expression } from "../expression/expression.js";
import type { Storage } from "../memory/storage.js";
import type { View } from "../program/view.js";
import type { DType } from "./dtype.js";
import type { Shape } from "./shape.js";
import { Tensor } from "./tensor.js";

/** What an operation yields. */
export interface Signature {
  readonly shape: Shape;
  readonly dtype: DType;
}

/**
 * Everything there is to know about an operation; shared code asks the record and never looks at the name.
 * `A` are its attributes: plain JSON values (they identify the operation in a program's key), fixed when it is traced.
 */
export interface Op<A = unknown> {
  readonly name: string;
  /** Shape and type of the result; throws typed errors for sources that do not fit. */
  infer(sources: readonly Tensor[], attributes: A): Signature;
  readonly kernel: Kernel<A>;
  /**
   * The vector-Jacobian product, written in operations: from dy (shape of y) to one gradient per source, `undefined`
   * where none flows. Absent: the operation has no gradient.
   */
  gradient?(dy: Tensor, y: Tensor, sources: readonly Tensor[], attributes: A): readonly (Tensor | undefined)[];
  /** Floating-point operations, where they are not one per element. */
  flops?(sources: readonly Tensor[], attributes: A): number;
}

/** How a program computes an operation. */
export type Kernel<A = unknown> =
  | PointwiseKernel<A>
  | ReduceKernel<A>
  | ViewKernel<A>
  | AssembleKernel<A>
  | NamedKernel<A>
  | LeafKernel<A>;

/** One expression for every element; all sources have the result's shape. */
export interface PointwiseKernel<A> {
  readonly kind: "pointwise";
  expression(args: readonly Expression[], attributes: A): Expression;
}

/** Combines along axes, which stay with size 1. */
export interface ReduceKernel<A> {
  readonly kind: "reduce";
  readonly combiner: Combiner;
  axes(attributes: A): readonly number[];
}

/** The same elements seen in another order: no work where the consumer's loop can index them. */
export interface ViewKernel<A> {
  readonly kind: "view";
  /** The view of the source's view, or undefined where strides cannot say it (the source is then copied). */
  view(source: View, attributes: A): View | undefined;
}

/** Parts written into strided regions of one result; elements that no part covers are `fill` (0). */
export interface AssembleKernel<A> {
  readonly kind: "assemble";
  fill?(attributes: A): number;
  regions(attributes: A): readonly View[];
}

/** A hand-written kernel of the backends. Every source is a strided view of a buffer. */
export interface NamedKernel<A> {
  readonly kind: "named";
  readonly name: string;
  /** Numbers that the kernel needs beside the operands' shapes. */
  numbers?(attributes: A): Record<string, number>;
  /** Can write rows that lie apart: only the last axis of its result must be without gaps. */
  readonly stridedRows?: boolean;
  /** What it can do to its result before it stores it. */
  readonly absorbs?: Epilogues;
}

/** Whether a kernel takes one more operand, which is added to its result, and an attribute `relu` (1): max(result, 0). */
export interface Epilogues {
  /**
   * Of the result's shape; its last axis is without gaps, others may repeat. "bias": all axes but the last two repeat (the
   * groups and channels of a convolution).
   */
  readonly addend?: boolean | "bias";
  readonly relu?: boolean;
}

/** No sources: values that come from elsewhere. */
export type LeafKernel<A> =
  | { readonly kind: "input"; values?(attributes: A): ArrayLike<number> }
  | { readonly kind: "storage"; locate(attributes: A): StoragePlace }
  | { readonly kind: "constant"; value(attributes: A): number }
  | { readonly kind: "coordinate"; view(shape: Shape, attributes: A): View };

export interface StoragePlace {
  readonly storage: Storage;
  /** First element of the tensor in the storage. */
  readonly offset: number;
}

/** Checks the sources and makes the node. */
export function applyOp<A>(op: Op<A>, sources: readonly Tensor[], attributes: A): Tensor {
  const { shape, dtype } = op.infer(sources, attributes);
  return new Tensor(op, sources, attributes, shape, dtype);
}

/** An operation as a function of its sources and attributes. */
export type OpFunction<A> = (sources: readonly Tensor[], attributes: A) => Tensor;

export function defineOp<A>(op: Op<A>): OpFunction<A> {
  return (sources, attributes) => applyOp(op, sources, attributes);
}
