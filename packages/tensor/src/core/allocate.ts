import { allocate, type DType, type TypedArray } from "./dtype.js";
import { OutOfMemoryError } from "./errors.js";
import { formatShape, sizeOf, type Shape } from "./shape.js";

const MAX_BYTES = 2 ** 32;

/** Refuses, before anything is allocated, what cannot fit in the address space of a program. */
export function checkBytes(shape: Shape, dtype: DType, where: string): void {
  const bytes = sizeOf(shape) * (dtype === "float64" ? 8 : 4);
  if (bytes > MAX_BYTES) {
    throw new OutOfMemoryError(
      `${where}: a ${dtype} tensor of shape ${formatShape(shape)} needs ${bytes} bytes; one tensor may take ${MAX_BYTES}`,
    );
  }
}

/** A zero-filled host array of a shape, or an OutOfMemoryError that says for what. */
export function allocateFor(shape: Shape, dtype: DType, where: string): TypedArray {
  checkBytes(shape, dtype, where);
  try {
    return allocate(dtype, sizeOf(shape));
  } catch (cause) {
    throw new OutOfMemoryError(`${where}: no memory for a ${dtype} tensor of shape ${formatShape(shape)}`, { cause });
  }
}
