import { asTensor, placeholder, tensor, type TensorLike } from "../core/create.js";
import { toNdArray } from "../core/values.js";
import type { NdArray } from "../core/dtype.js";
import { InvalidArgumentError, ShapeError } from "../core/errors.js";
import type { Parameter } from "../core/parameter.js";
import { formatShape, sameShape } from "../core/shape.js";
import { Tensor } from "../core/tensor.js";
import { leaves, mapTree, type Tree } from "../core/tree.js";
import { cast } from "../ops/pointwise/cast.js";
import type { Update } from "../schedule/graph.js";
import { evaluate, Procedure } from "./procedure.js";

/** Assignments that the function being traced has made. */
const traces: Update[][] = [];

interface Trace<R extends Tree> {
  readonly procedure: Procedure;
  readonly result: R;
}

/** A traced function. Called with values it runs a program; inside another trace it is part of that one. */
export interface CompiledFunction<A extends readonly TensorLike[], R extends Tree> {
  (...args: A): R;
  /** The program for arguments of these shapes, as readable text. */
  program(...args: A): string;
}

/**
 * Compiles a function of tensors. It is traced once for each combination of argument shapes and types, and then runs as
 * one static program; assignments to parameters that it makes happen at the end of each run. The results are tensors
 * with values.
 */
export function compile<A extends readonly TensorLike[], R extends Tree>(
  f: (...args: { [K in keyof A]: Tensor }) => R,
): CompiledFunction<A, R> {
  const known = new Map<string, Trace<R>>();
  const traceFor = (arrays: readonly NdArray[]): Trace<R> => {
    const key = arrays.map(({ dtype, shape }) => `${dtype}[${shape.join()}]`).join();
    let trace = known.get(key);
    if (!trace) known.set(key, (trace = traceFunction(f as (...args: Tensor[]) => R, arrays)));
    return trace;
  };
  const call = (...args: A): R => {
    if (traces.length > 0) return f(...(args.map((arg) => asTensor(arg)) as { [K in keyof A]: Tensor }));
    const arrays = args.map(valuesOf);
    const { procedure, result } = traceFor(arrays);
    const values = procedure.run(arrays.map(({ data }) => data));
    let next = 0;
    return mapTree(result, () => tensor(values[next++]));
  };
  const program = (...args: A): string => traceFor(args.map(valuesOf)).procedure.toString();
  return Object.assign(call, { program });
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
