import type { TypedArray } from "../../core/dtype.js";
import type { Access, MapStep } from "../../program/program.js";
import { CHUNK, compileExpressions, type Compiled } from "./registers.js";

/** Moves elements between buffers and registers, `n` along the last axis from a coordinate on. */
export type Move = (coordinate: readonly number[], n: number) => void;

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

/** Reads a step's loads and coordinates into the registers of compiled expressions. */
export function filler(compiled: Compiled, loads: readonly Access[], memory: (buffer: number) => TypedArray): Move {
  const readers = [...compiled.loads].map(([slot, register]): Move => {
    const access = loads[slot];
    const stride = access.strides.at(-1)!;
    return (coordinate, n) => {
      const values = memory(access.buffer);
      let at = position(access.offset, access.strides, coordinate);
      for (let i = 0; i < n; i++, at += stride) register[i] = values[at];
    };
  });
  const counters = compiled.coordinates.map(({ expression, register }): Move => {
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

export function storer(access: Access, register: Float64Array, memory: (buffer: number) => TypedArray): Move {
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

/** Where an operand's element lies. */
export function at({ offset, strides }: Access, coordinate: readonly number[]): number {
  return position(offset, strides, coordinate);
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
export function forEachChunk(shape: readonly number[], visit: (coordinate: number[], n: number) => void): void {
  const last = shape.at(-1)!;
  forEachCoordinate(shape.slice(0, -1), (outer) => {
    const coordinate = [...outer, 0];
    for (let i = 0; i < last; i += CHUNK) {
      coordinate[outer.length] = i;
      visit(coordinate, Math.min(CHUNK, last - i));
    }
  });
}
