import { isFloat, type DType, type TypedArray } from "../../core/dtype.js";
import type { Combiner } from "../../expression/expression.js";
import { passesOf, type ReduceStep, type Reduction } from "../../program/program.js";
import { filler, forEachChunk, forEachCoordinate, storer } from "./loops.js";
import { CHUNK, compileExpressions } from "./registers.js";

const combine: Record<Combiner, (a: number, b: number) => number> = {
  sum: (a, b) => a + b,
  prod: (a, b) => a * b,
  min: (a, b) => Math.min(a, b),
  max: (a, b) => Math.max(a, b),
};

/** Integers wrap around at 32 bits. */
const combineIntegers: typeof combine = { ...combine, sum: (a, b) => (a + b) | 0, prod: Math.imul };

/** What nothing combines to: floats, and the types that have no infinity. */
const start: Record<Combiner, number> = { sum: 0, prod: 1, min: Infinity, max: -Infinity };
const bounds: Record<"int32" | "bool", readonly [least: number, most: number]> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  bool: [0, 1],
};

function neutral(combiner: Combiner, dtype: DType): number {
  if (isFloat(dtype)) return start[combiner];
  const [least, most] = bounds[dtype];
  return Math.min(most, Math.max(least, start[combiner]));
}

type Memory = (buffer: number) => TypedArray;

/** One pass over the row whose first coordinates are `outer`. */
type Pass = (outer: readonly number[]) => void;

/**
 * A reducing loop: for every row its passes, each over all elements in order, and then the results. Sums are added up in
 * float64 and rounded when they are complete.
 */
export function compileReduce(step: ReduceStep, memory: Memory): () => void {
  const kept = step.dims.slice(0, step.dims.length - step.reduced);
  const still = step.dims.slice(kept.length).map(() => 0);
  const accumulators = step.reductions.map(() => new Float64Array(CHUNK));
  const passes = Array.from({ length: passesOf(step) }, (_, pass) => compilePass(step, pass, accumulators, memory));
  const results = compileExpressions(
    step.results.map(({ value }) => value),
    accumulators,
  );
  const fill = filler(results, step.loads, memory);
  const stores = step.results.map(({ store }, i) => storer(store, results.results[i], memory));
  return () =>
    forEachCoordinate(kept, (outer) => {
      for (const pass of passes) pass(outer);
      const coordinate = [...outer, ...still];
      fill(coordinate, 1);
      results.run(1);
      for (const store of stores) store(coordinate, 1);
    });
}

function compilePass(step: ReduceStep, pass: number, accumulators: readonly Float64Array[], memory: Memory): Pass {
  const reduced = step.dims.slice(step.dims.length - step.reduced);
  const width = Math.max(1, Math.min(CHUNK, reduced.at(-1)!));
  const own = step.reductions.flatMap((each, index) => (each.pass === pass ? [{ ...each, index }] : []));
  const stored = step.stores.filter((each) => each.pass === pass);
  const compiled = compileExpressions(
    [...own.map(({ body }) => body), ...stored.map(({ value }) => value)],
    accumulators,
  );
  const fill = filler(compiled, step.loads, memory);
  const stores = stored.map(({ store }, i) => storer(store, compiled.results[own.length + i], memory));
  const folds = own.map((each, i) => folding(each, compiled.results[i]));
  return (outer) => {
    for (const fold of folds) fold.begin();
    forEachChunk(reduced, (inner, n) => {
      const coordinate = [...outer, ...inner];
      fill(coordinate, n);
      compiled.run(n);
      for (const fold of folds) fold.add(n);
      for (const store of stores) store(coordinate, n);
    });
    own.forEach(({ index }, i) => accumulators[index].fill(folds[i].total(), 0, width));
  };
}

interface Fold {
  readonly begin: () => void;
  /** Combines the first `n` elements of the register with what there is. */
  readonly add: (n: number) => void;
  readonly total: () => number;
}

function folding({ combiner, body }: Reduction, register: Float64Array): Fold {
  const f = (isFloat(body.dtype) ? combine : combineIntegers)[combiner];
  const initial = neutral(combiner, body.dtype);
  let total = initial;
  return {
    begin: () => (total = initial),
    add: (n) => {
      for (let i = 0; i < n; i++) total = f(total, register[i]);
    },
    total: () => (body.dtype === "float32" ? Math.fround(total) : total),
  };
}
