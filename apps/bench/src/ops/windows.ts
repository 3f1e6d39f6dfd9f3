import { sizeOf, type Attributes, type Operation } from "./case.js";

type Shape = readonly number[];

const moved = (length: number, size: number, stride: number, padding = 0): number =>
  Math.floor((length + 2 * padding - size) / stride) + 1;

/** Shape of what a windowed operation makes of [B, H, W, C], which is that of dy. */
export function windowedShape(operation: Operation, [x, W]: readonly Shape[], attributes: Attributes): Shape {
  const [batch, height, width, channels] = x;
  const { stride = 1, padding = 0, size = 1 } = attributes;
  if (operation === "maxPool2d") return [batch, moved(height, size, size), moved(width, size, size), channels];
  if (operation !== "conv2d") return x;
  return [batch, moved(height, W[0], stride, padding), moved(width, W[1], stride, padding), W[3]];
}

/** Multiply-adds of a convolution, forward or for one gradient, counted as two. */
export const convolutionFlops = (x: Shape, W: Shape, attributes: Attributes): number =>
  2 * sizeOf(windowedShape("conv2d", [x, W], attributes)) * sizeOf(W.slice(0, 3));
