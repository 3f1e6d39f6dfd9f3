import { checkList, describe } from "./checks/arguments.js";
import { InvalidArgumentError, ShapeError } from "./errors.js";

/** Sizes of the axes, outermost first. `[]` is a scalar. */
export type Shape = readonly number[];

/** Most elements a tensor may have: addresses stay exact integers. */
const MAX_ELEMENTS = 2 ** 53;

/** Number of elements: the product of the axes, 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const axis of shape) size *= axis;
  return size;
}

/** Row-major strides, in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  return strides;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

export function formatShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/** Refuses sizes that are not integers ≥ 0 or whose product cannot be addressed; returns a copy. */
export function checkShape(shape: Shape, where: string): number[] {
  checkList(shape, "shape", where);
  for (const axis of shape) {
    if (typeof axis !== "number" || !Number.isInteger(axis) || axis < 0) {
      throw new InvalidArgumentError(
        `${where}: every axis of a shape must be an integer ≥ 0, got ${describe(axis)} in [${shape.map(describe).join(", ")}]`,
      );
    }
  }
  if (sizeOf(shape) > MAX_ELEMENTS) {
    throw new InvalidArgumentError(`${where}: shape ${formatShape(shape)} has more than 2^53 elements`);
  }
  return [...shape];
}

/** The shape both broadcast to: axes align from the right and each pair is equal or has a 1. */
export function broadcastShapes(a: Shape, b: Shape, where: string): number[] {
  const rank = Math.max(a.length, b.length);
  const result = new Array<number>(rank);
  for (let i = 1; i <= rank; i++) {
    const x = a[a.length - i] ?? 1;
    const y = b[b.length - i] ?? 1;
    if (x !== y && x !== 1 && y !== 1) {
      throw new ShapeError(
        `${where}: shapes ${formatShape(a)} and ${formatShape(b)} do not broadcast: ` +
          `axis ${rank - i} has sizes ${x} and ${y} (they must be equal, or one of them 1)`,
      );
    }
    result[rank - i] = x === 1 ? y : x;
  }
  return result;
}

/** Turns an axis that may count from the end (−1 is the last) into 0 … rank−1. */
export function checkAxis(axis: number, rank: number, where: string): number {
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank) {
    throw new InvalidArgumentError(
      `${where}: axis ${describe(axis)} does not exist in a tensor with ${rank} axes` +
        (rank > 0 ? ` (use ${-rank} … ${rank - 1})` : ""),
    );
  }
  return axis < 0 ? axis + rank : axis;
}

/** Sorted distinct axes; `undefined` means all of them. */
export function checkAxes(axes: number | readonly number[] | undefined, rank: number, where: string): number[] {
  if (axes !== undefined && typeof axes !== "number") checkList(axes, "axes", where);
  if (axes === undefined) return Array.from({ length: rank }, (_, axis) => axis);
  const list = (typeof axes === "number" ? [axes] : axes).map((axis) => checkAxis(axis, rank, where));
  if (new Set(list).size !== list.length) {
    throw new InvalidArgumentError(`${where}: axes [${list.join(", ")}] name an axis twice`);
  }
  return list.sort((a, b) => a - b);
}
