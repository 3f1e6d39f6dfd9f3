import type { DType } from "../../src/index.js";

/**
 * Values with a shape, in float64: what the reference functions of the case table take and return. Nothing here uses the
 * package's own code, so that a mistake there cannot hide itself.
 */
export interface Plain {
  readonly data: Float64Array;
  readonly shape: readonly number[];
  readonly dtype: DType;
}

/** Row-major values; float32 ones are rounded, as the package will see them. */
export function plain(shape: readonly number[], data: ArrayLike<number>, dtype: DType = "float32"): Plain {
  const values = Float64Array.from(data, dtype === "float32" ? Math.fround : (x) => x);
  if (values.length !== countOf(shape)) throw new Error(`${values.length} values for shape [${shape.join()}]`);
  return { data: values, shape, dtype };
}

/** A value for each coordinate, in row-major order. Not rounded: results keep their float64 value. */
export function build(
  shape: readonly number[],
  f: (coordinate: readonly number[]) => number,
  dtype: DType = "float32",
): Plain {
  return { data: Float64Array.from(coordinatesOf(shape), f), shape, dtype };
}

export function countOf(shape: readonly number[]): number {
  return shape.reduce((count, size) => count * size, 1);
}

/** Every coordinate of a shape, the last axis fastest. */
export function coordinatesOf(shape: readonly number[]): number[][] {
  return Array.from({ length: countOf(shape) }, (_, index) => {
    const coordinate = new Array<number>(shape.length);
    let rest = index;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      coordinate[axis] = rest % shape[axis];
      rest = Math.floor(rest / shape[axis]);
    }
    return coordinate;
  });
}

/** The value at a coordinate. Coordinates of axes with size 1 are ignored and extra leading ones dropped: broadcasting. */
export function at(x: Plain, coordinate: readonly number[]): number {
  const lead = coordinate.length - x.shape.length;
  let index = 0;
  x.shape.forEach((size, axis) => {
    index = index * size + (size === 1 ? 0 : coordinate[lead + axis]);
  });
  return x.data[index];
}

export function broadcastShape(...shapes: (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const sizes = shapes.map((shape) => shape[shape.length - rank + axis] ?? 1);
    return sizes.find((size) => size !== 1) ?? 1;
  });
}

/** A value for each coordinate of the broadcast shape, from the operands' values there. */
export function zip(f: (...values: number[]) => number, dtype: DType = "float32"): (...xs: Plain[]) => Plain {
  return (...xs) => build(broadcastShape(...xs.map(({ shape }) => shape)), (c) => f(...xs.map((x) => at(x, c))), dtype);
}

/** Numbers in low … high that look random but are the same in every run; no two alike. */
export function varied(shape: readonly number[], low = -2, high = 2, seed = 1): Plain {
  const count = countOf(shape);
  // Steps of the golden ratio fall evenly into an interval, in no order.
  const data = Array.from(
    { length: count },
    (_, i) => low + (high - low) * ((0.137 * seed + (i + 1) * 0.6180339887498949) % 1),
  );
  return plain(shape, data);
}

/** Integers in low … high − 1, in no order. */
export function integers(shape: readonly number[], low: number, high: number, seed = 1): Plain {
  const { data } = varied(shape, 0, 1, seed);
  return plain(
    shape,
    data.map((u) => Math.floor(low + (high - low) * u)),
    "int32",
  );
}

/** True and false, in no order. */
export function booleans(shape: readonly number[], seed = 1): Plain {
  return plain(shape, integers(shape, 0, 2, seed).data, "bool");
}

/** Values along some axes for each coordinate of the others, row-major: what a reduction combines. */
export function groups(x: Plain, axes: readonly number[]): { readonly shape: number[]; readonly values: number[][] } {
  const kept = x.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const shape = kept.map((axis) => x.shape[axis]);
  const reduced = axes.map((axis) => x.shape[axis]);
  const values = coordinatesOf(shape).map((outer) =>
    coordinatesOf(reduced).map((inner) =>
      at(
        x,
        x.shape.map((_, axis) => (axes.includes(axis) ? inner[axes.indexOf(axis)] : outer[kept.indexOf(axis)])),
      ),
    ),
  );
  return { shape, values };
}
