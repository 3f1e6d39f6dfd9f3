import type { Access, Step } from "./program.js";

/** Whether two accesses of a loop reach the same element of the same buffer at every coordinate. */
export function sameAccess(a: Access, b: Access): boolean {
  return a.buffer === b.buffer && a.offset === b.offset && sameStrides(a, b);
}

export function sameStrides(a: Pick<Access, "strides">, b: Pick<Access, "strides">): boolean {
  for (let axis = 0; axis < a.strides.length; axis++) if (a.strides[axis] !== b.strides[axis]) return false;
  return true;
}

/** Which of some accesses reaches the same elements in the same order, −1 for none. */
export function indexOfAccess(accesses: readonly Access[], access: Access): number {
  for (let index = 0; index < accesses.length; index++) if (sameAccess(accesses[index], access)) return index;
  return -1;
}

/** The coordinates over which an access of a step moves: a kernel's operands have shapes of their own. */
export function extentOf(access: Access, step: Step): readonly number[] {
  if (step.kind !== "named") return step.dims;
  return [...step.reads, ...step.writes].find((operand) => operand === access)!.shape;
}

/** Lowest and highest element of its buffer that an access reaches. */
export interface Reach {
  readonly low: number;
  readonly high: number;
}

/** The reach of an access over an extent without empty axes. */
export function reachOf({ offset, strides }: Omit<Access, "buffer">, extent: readonly number[]): Reach {
  let low = offset;
  let high = offset;
  for (let axis = 0; axis < extent.length; axis++) {
    const reach = (extent[axis] - 1) * strides[axis];
    if (reach < 0) low += reach;
    else high += reach;
  }
  return { low, high };
}
