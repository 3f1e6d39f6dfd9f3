import { asTensor, placeholder, tensor, type TensorLike } from "../core/create.js";
import { toNdArray } from "../core/values/values.js";
import type { NdArray } from "../core/dtype.js";
import { InvalidArgumentError, ShapeError } from "../core/errors.js";
import type { Parameter } from "../core/parameter.js";
import { formatShape, sameShape } from "../core/shape.js";
import { Tensor } from "../core/tensor.js";
import { leaves, mapTree, type Tree } from "../core/tree.js";
import { Recent } from "../memory/recent.js";
import { collectCaptures } from "../observe/capture.js";
import type { Explanation } from "../observe/explanation.js";
import type { ProgramMemory } from "../observe/memory.js";
import { cast } from "../ops/pointwise/cast.js";
import type { Update } from "../schedule/graph/graph.js";
import { evaluate, Procedure } from "./procedure.js";

/** Assignments that the function being traced has made. */
const traces: Update[][] = [];

interface Trace<R extends Tree> {
  readonly procedure: Procedure;
  readonly result: R;
}

/** What a compiled function returned, and the tensors that it captured on the way. */
export type Captured<R extends Tree> = { readonly result: R; readonly captures: Readonly<Record<string, Tensor>> };

/** A traced function. Called with values it runs a program; inside another trace it is part of that one. */
export interface CompiledFunction<A extends readonly TensorLike[], R extends Tree> {
  (...args: A): R;
  /** The program for arguments of these shapes, as readable text. */
  program(...args: A): string;
  /** Bytes that the program for arguments of these shapes needs, and why. */
  memory(...args: A): ProgramMemory;
  /**
   * Where the time goes: every step of the program with its time, operations and bytes. Runs it some times; parameters
   * keep their values.
   */
  explain(...args: A): Explanation;
  /** A run that also returns every tensor that `capture` marked. Other runs compute nothing for captures. */
  captured(...args: A): Captured<R>;
}

/**
 * Compiles a function of tensors. It is traced once for each combination of argument shapes and types (the 64 used last are
 * kept), and then runs as one static program; assignments to parameters that it makes happen at the end of each run. The
 * results are tensors with values.
 */
export function compile<A extends readonly TensorLike[], R extends Tree>(
  f: (...args: { [K in keyof A]: Tensor }) => R,
): CompiledFunction<A, R> {
  const traced = f as (...args: Tensor[]) => R;
  const plain = new Tracer(traced);
  const capturing = new Tracer((...args: Tensor[]): Captured<R> => {
    const { result, captures } = collectCaptures(() => traced(...args));
    return { result, captures: Object.fromEntries(captures) };
  });
  return Object.assign((...args: A): R => plain.call(args), {
    program: (...args: A): string => plain.procedure(args.map(valuesOf)).toString(),
    memory: (...args: A): ProgramMemory => plain.procedure(args.map(valuesOf)).memory,
    explain: (...args: A): Explanation => {
      const arrays = args.map(valuesOf);
      const data = arrays.map((array) => array.data);
      return plain.procedure(arrays).explain(data, { title: f.name || "compiled function" });
    },
    captured: (...args: A): Captured<R> => capturing.call(args),
  });
}

/** Traces that a function keeps. Another that comes back is traced again, and as a rule not compiled again. */
const MOST_TRACES = 64;

/** A function with its traces: one for each combination of argument shapes and types. */
class Tracer<R extends Tree> {
  readonly #f: (...args: Tensor[]) => R;
  readonly #known = new Recent<Trace<R>>({ count: MOST_TRACES });

  constructor(f: (...args: Tensor[]) => R) {
    this.#f = f;
  }

  call(args: readonly TensorLike[]): R {
    if (traces.length > 0) return this.#f(...args.map((arg) => asTensor(arg)));
    const arrays = args.map(valuesOf);
    const { procedure, result } = this.#traceFor(arrays);
    const values = procedure.run(arrays.map(({ data }) => data));
    let next = 0;
    return mapTree(result, () => tensor(values[next++]));
  }

  procedure(arrays: readonly NdArray[]): Procedure {
    return this.#traceFor(arrays).procedure;
  }

  #traceFor(arrays: readonly NdArray[]): Trace<R> {
    const key = arrays.map(({ dtype, shape }) => `${dtype}[${shape.join()}]`).join();
    return this.#known.get(key, () => traceFunction(this.#f, arrays));
  }
}

function valuesOf(arg: TensorLike): NdArray {
  return arg instanceof Tensor ? evaluate([arg])[0] : toNdArray(arg);
}

function traceFunction<R extends Tree>(f: (...args: Tensor[]) => R, arrays: readonly NdArray[]): Trace<R> {
  const inputs = arrays.map(({ shape, dtype }, index) => placeholder(index, shape, dtype));
  const updates: Update[] = [];
  traces.push(updates);
  try {
    const result = f(...inputs);
    if (result instanceof Promise)
      throw new InvalidArgumentError("compile: the function must not be async: it is traced, not run");
    return { procedure: new Procedure({ inputs, outputs: leaves(result), updates }), result };
  } finally {
    traces.pop();
  }
}

/**
 * Gives a parameter a new value. Inside a compiled function this happens at the end of each run; elsewhere at once.
 *
 * @throws {ShapeError} the value has another shape.
 */
export function assign(target: Parameter, value: TensorLike): void {
  const source = cast(asTensor(value, target), target.dtype);
  if (!sameShape(source.shape, target.shape)) {
    throw new ShapeError(
      `assign: parameter "${target.name}" has shape ${formatShape(target.shape)}, the value ${formatShape(source.shape)}`,
    );
  }
  const trace = traces.at(-1);
  if (trace) trace.push({ target, value: source });
  else evaluate([], [{ target, value: source }]);
}
