import { checkList } from "../../core/checks/arguments.js";
import { asTensor, type TensorLike } from "../../core/create.js";
import { ShapeError } from "../../core/errors.js";
import { formatShape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import { perAxis } from "../convolution/geometry.js";
import { concat } from "../shape/assemble.js";
import { broadcastTo } from "../shape/broadcast.js";
import { flip, narrow } from "../shape/slice.js";

export type BorderPad = (x: TensorLike, padding: readonly (readonly [number, number])[]) => Tensor;

/** What one kind of border takes from x: the parts before and after an axis, and how far they can reach. */
interface Border {
  readonly before: (x: Tensor, axis: number, amount: number) => Tensor;
  readonly after: (x: Tensor, axis: number, amount: number) => Tensor;
  /** The most that an axis of so many elements can be padded by on one side. */
  readonly most: (size: number) => number;
}

function borderPad(where: string, border: Border): BorderPad {
  return (x, padding) => {
    const source = asTensor(x);
    checkList(padding, "padding", where);
    if (padding.length !== source.rank) {
      throw new ShapeError(`${where}: ${padding.length} pairs for a tensor of shape ${formatShape(source.shape)}`);
    }
    return padding.reduce((y, pair, axis) => {
      const [before, after] = perAxis(pair, 2, 0, "padding", where);
      const most = border.most(y.shape[axis]);
      if (Math.max(before, after) > most) {
        throw new ShapeError(
          `${where}: axis ${axis} of size ${y.shape[axis]} can be padded by at most ${most} on each side, got [${before}, ${after}]`,
        );
      }
      const parts = [
        ...(before > 0 ? [border.before(y, axis, before)] : []),
        y,
        ...(after > 0 ? [border.after(y, axis, after)] : []),
      ];
      return parts.length === 1 ? y : concat(parts, axis);
    }, source);
  };
}

function repeated(x: Tensor, axis: number, position: number, times: number): Tensor {
  const one = narrow(x, axis, position, position + 1);
  return broadcastTo(
    one,
    one.shape.map((size, i) => (i === axis ? times : size)),
  );
}

/**
 * Adds `padding[axis] = [before, after]` elements by mirroring x at its first and last element, which are not repeated:
 * abcd → cb|abcd|cb.
 */
export const padReflect: BorderPad = borderPad("padReflect", {
  before: (x, axis, amount) => flip(narrow(x, axis, 1, amount + 1), axis),
  after: (x, axis, amount) => flip(narrow(x, axis, x.shape[axis] - 1 - amount, x.shape[axis] - 1), axis),
  most: (size) => Math.max(0, size - 1),
});

/** Adds `padding[axis] = [before, after]` elements by repeating the first and the last: abcd → aa|abcd|dd. */
export const padReplicate: BorderPad = borderPad("padReplicate", {
  before: (x, axis, amount) => repeated(x, axis, 0, amount),
  after: (x, axis, amount) => repeated(x, axis, x.shape[axis] - 1, amount),
  most: (size) => (size === 0 ? 0 : Infinity),
});

/** Adds `padding[axis] = [before, after]` elements by going round: abcd → cd|abcd|ab. */
export const padCircular: BorderPad = borderPad("padCircular", {
  before: (x, axis, amount) => narrow(x, axis, x.shape[axis] - amount, x.shape[axis]),
  after: (x, axis, amount) => narrow(x, axis, 0, amount),
  most: (size) => size,
});
