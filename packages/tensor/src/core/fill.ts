import { broadcastTo } from "../ops/shape/broadcast.js";
import { equal } from "../ops/pointwise/select.js";
import { cast } from "../ops/pointwise/cast.js";
import { add, mul } from "../ops/pointwise/arithmetic.js";
import { coordinates } from "./coordinates.js";
import { checkBytes } from "./allocate.js";
import { scalar } from "./create.js";
import { checkNumber } from "./checks/arguments.js";
import { checkDType, type DType } from "./dtype.js";
import { InvalidArgumentError } from "./errors.js";
import { checkShape, type Shape } from "./shape.js";
import type { Tensor } from "./tensor.js";

/** A tensor of one value; it takes no memory until something must store it. */
export function full(shape: Shape, value: number, dtype: DType = "float32"): Tensor {
  return filled(shape, value, dtype, "full");
}

export function zeros(shape: Shape, dtype: DType = "float32"): Tensor {
  return filled(shape, 0, dtype, "zeros");
}

export function ones(shape: Shape, dtype: DType = "float32"): Tensor {
  return filled(shape, 1, dtype, "ones");
}

function filled(shape: Shape, value: number, dtype: DType, where: string): Tensor {
  const checked = checkSpace(shape, dtype, where);
  checkNumber(value, "value", where);
  return broadcastTo(scalar(value, dtype), checked);
}

/** A shape of a known type that fits into memory. */
function checkSpace(shape: Shape, dtype: DType, where: string): number[] {
  const checked = checkShape(shape, where);
  checkBytes(checked, checkDType(dtype, where), where);
  return checked;
}

/** The identity matrix, or its first `columns` columns. */
export function eye(rows: number, columns: number = rows, dtype: DType = "float32"): Tensor {
  const shape = checkSpace([rows, columns], dtype, "eye");
  return cast(equal(coordinates(shape, 0), coordinates(shape, 1)), dtype);
}

/** start, start + step, … before stop. With one argument: 0 … stop − 1. int32 for integers, else float32. */
export function arange(start: number, stop?: number, step = 1): Tensor {
  const [from, to] = stop === undefined ? [0, start] : [start, stop];
  if (![from, to, step].every(Number.isFinite) || step === 0) {
    throw new InvalidArgumentError(
      `arange: start, stop and step must be finite and step not 0, got ${from}, ${to}, ${step}`,
    );
  }
  const shape = checkSpace([Math.max(0, Math.ceil((to - from) / step))], "float32", "arange");
  const index = coordinates(shape, 0);
  const integers = [from, step].every(Number.isInteger);
  return add(mul(integers ? index : cast(index, "float32"), step), from);
}

/** `count` numbers from start to stop, both included, evenly spaced. */
export function linspace(start: number, stop: number, count: number): Tensor {
  if (![start, stop].every(Number.isFinite)) {
    throw new InvalidArgumentError(`linspace: start and stop must be finite numbers, got ${start}, ${stop}`);
  }
  const shape = checkSpace([count], "float32", "linspace");
  const step = count > 1 ? (stop - start) / (count - 1) : 0;
  return add(mul(cast(coordinates(shape, 0), "float32"), step), start);
}
