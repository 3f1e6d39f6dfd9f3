import type { DType } from "../core/dtype.js";
import { sizeOf } from "../core/shape.js";
import type { Combiner, Expression } from "../expression/expression.js";

/**
 * A program: the static plan of a computation. Buffers, and steps in the order in which they run. It holds no values
 * and no addresses of any machine: the same program is compiled by every backend and bound to storages when it runs.
 */
export interface Program {
  readonly buffers: readonly Buffer[];
  /** Steps in order. A step may read what an earlier step wrote. */
  readonly steps: readonly Step[];
  /** Which of the steps run many times. In the order in which they begin, those around others first. */
  readonly loops: readonly ProgramLoop[];
  /**
   * Steps [0, commit) compute; steps [commit, steps.length) write state (parameters, moments, running statistics).
   * The caller may look at the outputs in between and refuse to commit. `commit === steps.length` without state.
   */
  readonly commit: number;
  /** Buffers that the caller fills before a run, in the order of the arguments. */
  readonly inputs: readonly number[];
  /** Buffers that the caller reads after a run. */
  readonly outputs: readonly number[];
  /** Elements of each persistent storage that the program is bound to. */
  readonly storages: readonly StorageSlot[];
  /** Words (of 4 bytes; 8 for float64) of the work block. Every buffer whose block is "work" lies within. */
  readonly workSize: number;
  /** Identifies the plan: equal keys mean equal programs. */
  readonly key: string;
}

/** Steps [from, to) run `count` times. Of two loops one holds the other or they are apart. */
export interface ProgramLoop {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** A part of another buffer that moves on with each iteration of a loop: at `start + t · stride` in iteration t. */
export interface Window {
  /** A buffer, which may itself be a window that moves with a loop around this one. */
  readonly of: number;
  /** Index into Program.loops. Only steps of that loop use the window. */
  readonly loop: number;
  /** In elements of that buffer. The stride may be 0 or negative. */
  readonly start: number;
  readonly stride: number;
}

export interface StorageSlot {
  readonly dtype: DType;
  readonly size: number;
}

/**
 * A contiguous run of elements. In backends with 32-bit words every element, bool included, takes 4 bytes
 * (bool is 0 or 1 as an int32).
 */
export interface Buffer {
  readonly id: number;
  readonly dtype: DType;
  /** Number of elements, ≥ 0. */
  readonly size: number;
  /**
   * "work": inputs, outputs and temporaries, placed in one arena shared by all programs of a backend, at `offset`.
   * "storage": a part of the persistent storage number `storage`, at `offset`.
   * "window": a moving part of another buffer, see `window`.
   */
  readonly block: "work" | "storage" | "window";
  /** Index into Program.storages; −1 for others. */
  readonly storage: number;
  /** In elements from the start of the block; work offsets are multiples of 16. */
  readonly offset: number;
  /** For reading: what it holds. */
  readonly name: string;
  /** Where a window is. */
  readonly window?: Window;
}

/** Where a loop finds an element: buffer[offset + Σ strides[axis] · coordinate[axis]]. Strides may be 0 or negative. */
export interface Access {
  readonly buffer: number;
  readonly offset: number;
  readonly strides: readonly number[];
}

export type Step = MapStep | ReduceStep | NamedStep;

/** What every kind of step has. */
interface Described {
  /** The operations that it came from, for reading: "matmul", "mul+add". */
  readonly label: string;
  /**
   * The nodes of the graph that it was written for, by their numbers: what asks which layer a step belongs to. They are
   * numbers since networks of one structure share a program.
   */
  readonly origins?: readonly number[];
}

/** For every coordinate of `dims`: all loads first, then every output is stored. */
export interface MapStep extends Described {
  readonly kind: "map";
  /** Iteration space, outermost first; never empty (a scalar has dims [1]), already merged where strides allow. */
  readonly dims: readonly number[];
  readonly loads: readonly Access[];
  readonly outputs: readonly Output[];
}

export interface Output {
  readonly store: Access;
  readonly value: Expression;
}

/**
 * For every coordinate of `dims[0 … dims.length − reduced)`, a *row*: one or more passes over the other axes, one after
 * another, then the results. What a pass combined is there as an accumulator from the next pass on, and so are, for
 * loads of the same place, the elements that it stored. Rows have nothing to do with each other.
 */
export interface ReduceStep extends Described {
  readonly kind: "reduce";
  readonly dims: readonly number[];
  /** How many trailing axes are reduced, ≥ 1. */
  readonly reduced: number;
  readonly loads: readonly Access[];
  /** Number i is seen as accumulator i. */
  readonly reductions: readonly Reduction[];
  /** Elements that passes store, each after all loads of its element. */
  readonly stores: readonly RowStore[];
  /**
   * What is stored once for each row, after the passes: it sees all accumulators and may use loads that do not move
   * along reduced axes, as its store does not.
   */
  readonly results: readonly Output[];
}

export interface Reduction {
  /** In which pass over the row, from 0. Accumulators of earlier passes may be used. */
  readonly pass: number;
  readonly combiner: Combiner;
  readonly body: Expression;
}

export interface RowStore extends Output {
  readonly pass: number;
}

/** A hand-written kernel. What operands and numbers mean is the kernel's business (see `kernels/`). */
export interface NamedStep extends Described {
  readonly kind: "named";
  readonly kernel: string;
  readonly reads: readonly Operand[];
  readonly writes: readonly Operand[];
  readonly attributes: Readonly<Record<string, number>>;
  /** Floating-point operations; one for each element it writes where it does not say (`flopsOfNamed`). */
  readonly flops?: number;
}

/** Floating-point operations of a hand-written kernel. */
export function flopsOfNamed({ flops, writes }: NamedStep): number {
  return flops ?? writes.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

/** A strided view of a buffer that a named kernel reads or writes. */
export interface Operand extends Access {
  readonly shape: readonly number[];
  readonly dtype: DType;
}

/** The label and the origins of a step that does the work of two. */
export function describeBoth(
  first: Step,
  second: Step,
): { readonly label: string; readonly origins: readonly number[] } {
  const label = [...new Set([first, second].flatMap((step) => step.label.split("+")))].join("+");
  return { label, origins: [...new Set([...(first.origins ?? []), ...(second.origins ?? [])])] };
}

/** What a step reads and writes, whatever its kind. */
export function accessesOf(step: Step): { readonly reads: readonly Access[]; readonly writes: readonly Access[] } {
  if (step.kind === "named") return step;
  const writes: Access[] = [];
  for (const { store } of outputsOf(step)) writes.push(store);
  return { reads: step.loads, writes };
}

/** What a loop stores, in the order in which that happens. */
export function outputsOf(step: MapStep | ReduceStep): readonly Output[] {
  return step.kind === "map" ? step.outputs : [...step.stores, ...step.results];
}

/** The expressions of a loop. */
export function expressionsOf(step: MapStep | ReduceStep): Expression[] {
  const expressions: Expression[] = [];
  if (step.kind === "reduce") for (const { body } of step.reductions) expressions.push(body);
  for (const { value } of outputsOf(step)) expressions.push(value);
  return expressions;
}

/** How many passes a loop makes over each row. */
export function passesOf({ reductions, stores }: ReduceStep): number {
  let last = -1;
  for (const { pass } of reductions) last = Math.max(last, pass);
  for (const { pass } of stores) last = Math.max(last, pass);
  return last + 1;
}
