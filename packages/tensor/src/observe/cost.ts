import { isFloat, type DType } from "../core/dtype.js";
import { sizeOf } from "../core/shape.js";
import type { Expression } from "../expression/expression.js";
import { flattenExpression } from "../expression/transform.js";
import { extentOf, reachOf, type Reach } from "../program/access.js";
import {
  accessesOf,
  expressionsOf,
  flopsOfNamed,
  type Access,
  type Program,
  type ReduceStep,
  type Step,
} from "../program/program.js";
import { expressionsOfPasses, variesInRow } from "../program/rows.js";

/** What a step has to compute and to move, whatever machine it runs on. */
export interface StepCost {
  /**
   * Floating-point operations. A loop's are its primitives on floats times its elements, and one for each element that
   * a reduction combines; a function such as exp counts one, casts and integer arithmetic count nothing.
   */
  readonly flops: number;
  /** Bytes read: every distinct element once, however often the step comes back to it. */
  readonly read: number;
  /** Bytes written, counted alike. */
  readonly written: number;
}

/** The cost of a step, from the program alone. */
export function costOf(step: Step, program: Program): StepCost {
  const { reads, writes } = accessesOf(step);
  return {
    flops: flopsOf(step),
    read: distinctBytes(reads, step, program),
    written: distinctBytes(writes, step, program),
  };
}

type Count = { readonly [K in Step["kind"]]: (step: Extract<Step, { kind: K }>) => number };

const count: Count = {
  map: ({ dims, outputs }) => sizeOf(dims) * floatPrimitives(outputs.map(({ value }) => value)),
  reduce: (step) =>
    sizeOf(step.dims) * flopsOfElement(step) +
    sizeOf(step.dims.slice(0, step.dims.length - step.reduced)) * flopsOfRow(step),
  named: flopsOfNamed,
};

function flopsOf(step: Step): number {
  // The table has a row for every kind; the compiler cannot see that the row fits this step.
  return (count[step.kind] as (step: Step) => number)(step);
}

/** What every element of a row takes, in all passes. */
function flopsOfElement(step: ReduceStep): number {
  const varies = variesInRow(step);
  const ofPasses = expressionsOfPasses(step).map((roots) => floatOperations(roots).filter(varies).length);
  const combined = step.reductions.filter(({ body }) => isFloat(body.dtype));
  return ofPasses.reduce((sum, count) => sum + count, combined.length);
}

/** What is computed once for each row. */
function flopsOfRow(step: ReduceStep): number {
  const varies = variesInRow(step);
  return floatOperations(expressionsOf(step)).filter((part) => !varies(part)).length;
}

function floatPrimitives(roots: readonly Expression[]): number {
  return floatOperations(roots).length;
}

function floatOperations(roots: readonly Expression[]): Expression[] {
  return flattenExpression(roots).filter(isFloatOperation);
}

function isFloatOperation(expression: Expression): boolean {
  if (expression.kind !== "apply" || expression.primitive === "cast") return false;
  return isFloat(expression.dtype) || expression.args.some(({ dtype }) => isFloat(dtype));
}

/** Bytes of one element in a program's memory: bool takes a word as well. */
export function bytesOf(dtype: DType): number {
  return dtype === "float64" ? 8 : 4;
}

function distinctBytes(accesses: readonly Access[], step: Step, { buffers }: Program): number {
  const touched = [...new Set(accesses.map(({ buffer }) => buffer))].map((id) => {
    const own = accesses.filter(({ buffer }) => buffer === id);
    return distinctElements(own, step) * bytesOf(buffers[id].dtype);
  });
  return touched.reduce((sum, bytes) => sum + bytes, 0);
}

/** Elements of one buffer that accesses touch: no more than each touches, and no more than lie in their ranges. */
function distinctElements(accesses: readonly Access[], step: Step): number {
  let total = 0;
  const ranges: Reach[] = [];
  for (const access of accesses) {
    const extent = extentOf(access, step);
    if (extent.includes(0)) continue;
    total += extent.reduce((product, size, axis) => (access.strides[axis] === 0 ? product : product * size), 1);
    ranges.push(reachOf(access, extent));
  }
  return Math.min(total, covered(ranges));
}

/** How many numbers lie in at least one of the ranges. */
function covered(ranges: readonly Reach[]): number {
  let [count, end] = [0, -Infinity];
  for (const { low, high } of ranges.toSorted((a, b) => a.low - b.low)) {
    count += Math.max(0, high - Math.max(low, end + 1) + 1);
    end = Math.max(end, high);
  }
  return count;
}
