import type { Access } from "./program.js";

/** Whether two accesses of a loop reach the same element of the same buffer at every coordinate. */
export function sameAccess(a: Access, b: Access): boolean {
  return a.buffer === b.buffer && a.offset === b.offset && sameStrides(a, b);
}

export function sameStrides(a: Pick<Access, "strides">, b: Pick<Access, "strides">): boolean {
  return a.strides.every((stride, axis) => stride === b.strides[axis]);
}

/** Lowest and highest element of its buffer that an access reaches over an extent without empty axes. */
export function reachOf({ offset, strides }: Access, extent: readonly number[]): [low: number, high: number] {
  let [low, high] = [offset, offset];
  extent.forEach((size, axis) => {
    const reach = (size - 1) * strides[axis];
    if (reach < 0) low += reach;
    else high += reach;
  });
  return [low, high];
}
