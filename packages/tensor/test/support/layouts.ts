import { flip, slice, tensor, transpose, type NdArray, type Range, type Tensor } from "../../src/index.js";
import { at, build, coordinatesOf, type Plain } from "./plain.js";

/** What no operation may read: floats become NaN, integers absurd. */
const poison = (x: Plain): number => (x.dtype === "float32" ? NaN : x.dtype === "bool" ? 1 : -987_654);

export function toArray({ data, shape, dtype }: Plain): NdArray {
  const typed =
    dtype === "int32" ? Int32Array.from(data) : dtype === "bool" ? Uint8Array.from(data) : Float32Array.from(data);
  return { data: typed, shape, dtype };
}

export const contiguous = (x: Plain): Tensor => tensor(toArray(x));

/** In memory the axes lie in reverse order. */
function transposed(x: Plain): Tensor {
  const memory = build([...x.shape].reverse(), (c) => at(x, [...c].reverse()), x.dtype);
  return transpose(contiguous(memory));
}

/** In memory every axis runs backwards. */
function flipped(x: Plain): Tensor {
  const memory = build(
    x.shape,
    (c) =>
      at(
        x,
        c.map((i, axis) => x.shape[axis] - 1 - i),
      ),
    x.dtype,
  );
  return flip(contiguous(memory));
}

/** In memory there is something before, between and behind the elements of every axis. */
function spaced(x: Plain, step: number, margin: number): Tensor {
  const shape = x.shape.map((size) => size * step + 2 * margin);
  const data = new Float64Array(shape.reduce((a, b) => a * b, 1)).fill(poison(x));
  const memory: Plain = { data, shape, dtype: x.dtype };
  for (const c of coordinatesOf(x.shape)) {
    const index = shape.reduce((sum, size, axis) => sum * size + margin + c[axis] * step, 0);
    data[index] = at(x, c);
  }
  const ranges = x.shape.map((size): Range => [margin, margin + size * step, step]);
  return slice(contiguous(memory), ranges);
}

/** The same values, lying in memory in different ways. */
export const layouts: readonly { readonly name: string; readonly make: (x: Plain) => Tensor }[] = [
  { name: "contiguous", make: contiguous },
  { name: "transposed", make: transposed },
  { name: "flipped", make: flipped },
  { name: "sliced", make: (x) => spaced(x, 1, 1) },
  { name: "strided", make: (x) => spaced(x, 3, 0) },
];
