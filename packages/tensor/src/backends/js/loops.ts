import { isFloat, type DType, type TypedArray } from "../../core/dtype.js";
import type { Combiner } from "../../expression/expression.js";
import type { Access, MapStep, ReduceStep } from "../../program/program.js";
import { CHUNK, compileExpressions, type Compiled } from "./registers.js";

/** Reads elements of a step's loads and coordinates into registers, `n` along the last axis from a coordinate on. */
type Fill = (coordinate: readonly number[], n: number) => void;

/** An element-wise loop: chunks along the last axis; all loads of a chunk come before its stores. */
export function compileMap(step: MapStep, memory: (buffer: number) => TypedArray): () => void {
  const compiled = compileExpressions(step.outputs.map(({ value }) => value));
  const fill = filler(compiled, step.loads, memory);
  const stores = step.outputs.map(({ store }, i) => storer(store, compiled.results[i], memory));
  return () =>
    forEachChunk(step.dims, (coordinate, n) => {
      fill(coordinate, n);
      compiled.run(n);
      for (const store of stores) store(coordinate, n);
    });
}

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

/** A reducing loop: for every kept coordinate, all reduced ones in order, in float64; then the epilogue. */
export function compileReduce(step: ReduceStep, memory: (buffer: number) => TypedArray): () => void {
  const kept = step.dims.slice(0, step.dims.length - step.reduced);
  const reduced = step.dims.slice(kept.length);
  const body = compileExpressions([step.body]);
  const fillBody = filler(body, step.loads, memory);
  const epilogue = compileExpressions([step.output.value]);
  const fillEpilogue = filler(epilogue, step.loads, memory);
  const store = storer(step.output.store, epilogue.results[0], memory);
  const f = (isFloat(step.body.dtype) ? combine : combineIntegers)[step.combiner];
  const initial = neutral(step.combiner, step.body.dtype);
  return () =>
    forEachCoordinate(kept, (outer) => {
      let total = initial;
      forEachChunk(reduced, (inner, n) => {
        fillBody([...outer, ...inner], n);
        body.run(n);
        for (let i = 0; i < n; i++) total = f(total, body.results[0][i]);
      });
      const coordinate = [...outer, ...reduced.map(() => 0)];
      epilogue.accumulator[0] = total;
      fillEpilogue(coordinate, 1);
      epilogue.run(1);
      store(coordinate, 1);
    });
}

function filler(compiled: Compiled, loads: readonly Access[], memory: (buffer: number) => TypedArray): Fill {
  const readers = [...compiled.loads].map(([slot, register]): Fill => {
    const access = loads[slot];
    const stride = access.strides.at(-1)!;
    return (coordinate, n) => {
      const values = memory(access.buffer);
      let at = position(access.offset, access.strides, coordinate);
      for (let i = 0; i < n; i++, at += stride) register[i] = values[at];
    };
  });
  const counters = compiled.coordinates.map(({ expression, register }): Fill => {
    const stride = expression.strides.at(-1)!;
    return (coordinate, n) => {
      const first = position(expression.offset, expression.strides, coordinate);
      for (let i = 0; i < n; i++) register[i] = (first + i * stride) | 0;
    };
  });
  const all = [...readers, ...counters];
  return (coordinate, n) => {
    for (const fill of all) fill(coordinate, n);
  };
}

function storer(access: Access, register: Float64Array, memory: (buffer: number) => TypedArray): Fill {
  const stride = access.strides.at(-1)!;
  return (coordinate, n) => {
    const values = memory(access.buffer);
    let at = position(access.offset, access.strides, coordinate);
    for (let i = 0; i < n; i++, at += stride) values[at] = register[i];
  };
}

function position(offset: number, strides: readonly number[], coordinate: readonly number[]): number {
  let at = offset;
  for (let axis = 0; axis < strides.length; axis++) at += strides[axis] * coordinate[axis];
  return at;
}

/** Every coordinate of a shape, in row-major order; the array is reused. */
export function forEachCoordinate(shape: readonly number[], visit: (coordinate: number[]) => void): void {
  if (shape.includes(0)) return;
  const coordinate = shape.map(() => 0);
  for (;;) {
    visit(coordinate);
    let axis = shape.length - 1;
    while (axis >= 0 && ++coordinate[axis] === shape[axis]) coordinate[axis--] = 0;
    if (axis < 0) return;
  }
}

/** Every run of up to CHUNK elements along the last axis. */
function forEachChunk(shape: readonly number[], visit: (coordinate: number[], n: number) => void): void {
  const last = shape.at(-1)!;
  forEachCoordinate(shape.slice(0, -1), (outer) => {
    const coordinate = [...outer, 0];
    for (let i = 0; i < last; i += CHUNK) {
      coordinate[outer.length] = i;
      visit(coordinate, Math.min(CHUNK, last - i));
    }
  });
}
