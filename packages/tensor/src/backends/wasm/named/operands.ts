import { BackendError } from "../../../core/errors.js";
import { stridesOf } from "../../../core/shape.js";
import type { NamedStep, Operand } from "../../../program/program.js";
import { WORD } from "../loops/nest.js";

/** Strides of an operand in bytes. */
export function byteStrides({ strides }: Operand): number[] {
  return strides.map((stride) => stride * WORD);
}

/** What a kernel writes: contiguous, or the kernel cannot. */
export function contiguousTarget(step: NamedStep): Operand {
  const target = step.writes[0];
  const wanted = stridesOf(target.shape);
  if (target.shape.some((size, axis) => size > 1 && target.strides[axis] !== wanted[axis])) {
    throw new BackendError(
      `wasm: ${step.label}: ${step.kernel} writes a contiguous result, got strides [${target.strides.join(", ")}]`,
    );
  }
  return target;
}

/** 1 for floats, 0 for integers (and bools), as the kernels want it. */
export function floatFlag({ dtype }: Operand): 0 | 1 {
  return dtype === "float32" ? 1 : 0;
}
