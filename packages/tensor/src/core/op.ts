import type { Combiner, Expression } from "../expression/expression.js";
import type { Storage } from "../memory/storage.js";
import type { View } from "../program/view.js";
import type { DType } from "./dtype.js";
import type { Loop, LoopResult } from "./loop.js";
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
  /**
   * The gradient of a loop, whose results are nodes of their own: from those of its results to one per source. Only
   * what is a loop has it.
   */
  gradientOfResults?(
    results: readonly ResultGradient[],
    y: Tensor,
    sources: readonly Tensor[],
    attributes: A,
  ): readonly (Tensor | undefined)[];
  /**
   * The operation done many times at once: its sources have one more axis in front, but for those that are the same each
   * time, and so has the result. Pointwise operations need no rule. Absent or undefined: it is done one by one.
   */
  batch?(many: Many, attributes: A): Tensor | undefined;
  /** The sum of `batch` over its new axis, where there is a shorter way than to add up what `batch` yields. */
  batchSum?(many: Many, attributes: A): Tensor | undefined;
  /** The sum of two of its results, where it can say that itself: parts that lie apart become one whole. */
  plus?(a: Tensor, b: Tensor): Tensor | undefined;
  /** The same result by operations that take less, where there are such for these sources: asked when a graph is built. */
  cheaper?(sources: readonly Tensor[], attributes: A): Tensor | undefined;
  /** Floating-point operations, where they are not one per element. */
  flops?(sources: readonly Tensor[], attributes: A): number;
}

/** The gradient of one result of a loop. */
export interface ResultGradient {
  readonly of: LoopResult;
  readonly dy: Tensor;
}

/** The sources of an operation that is to be done many times. */
export interface Many {
  readonly count: number;
  /** What is done once: one step's tensors, of which only shapes and types matter. */
  readonly one: Tensor;
  /** By source: all at once with the new axis in front, or undefined where it is the same each time. */
  readonly stacked: readonly (Tensor | undefined)[];
  /** By source: what is the same each time. */
  readonly sources: readonly Tensor[];
  /** A source with the new axis in front, whether or not it is the same each time. */
  readonly all: (source: number) => Tensor;
  /** The sum of a source over the new axis. */
  readonly sum: (source: number) => Tensor;
}

/** How a program computes an operation. */
export type Kernel<A = unknown> =
  | PointwiseKernel<A>
  | ReduceKernel<A>
  | ViewKernel<A>
  | AssembleKernel<A>
  | NamedKernel<A>
  | LoopKernel<A>
  | ResultKernel<A>
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
  /** It takes an attribute `zeros`: whether its first source (1), its second (2) or both (3) may be zero in many places. */
  readonly skipsZeros?: boolean;
  /**
   * It takes an attribute `panels`: its second source [..., K, N] then lies packed, in panels of so many columns:
   * [..., N / panels, K, panels].
   */
  readonly panels?: number;
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

/**
 * A loop over time. It yields nothing itself: its results are nodes of the kind "result". Its sources are the first
 * values of the carries, then what it walks along, then everything else that its body reads from outside.
 */
export interface LoopKernel<A> {
  readonly kind: "loop";
  loop(attributes: A): Loop;
}

/** What a loop, its only source, leaves behind. */
export interface ResultKernel<A> {
  readonly kind: "result";
  result(attributes: A): LoopResult;
}

/** No sources: values that come from elsewhere; "bound": from the loop in whose body it stands. */
export type LeafKernel<A> =
  | { readonly kind: "input"; values?(attributes: A): ArrayLike<number> }
  | { readonly kind: "storage"; locate(attributes: A): StoragePlace }
  | { readonly kind: "bound" }
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
