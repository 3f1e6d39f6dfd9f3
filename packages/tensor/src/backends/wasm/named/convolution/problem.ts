import { BackendError } from "../../../../core/errors.js";
import { decodeAxes } from "../../../../ops/convolution/axes.js";
import type { NamedStep, Operand } from "../../../../program/program.js";

/** One spatial axis: output o meets tap k at o·stride + k·dilation − low of x. Strides are in elements. */
export interface Axis {
  readonly outputs: number;
  readonly taps: number;
  readonly size: number;
  readonly stride: number;
  readonly dilation: number;
  readonly low: number;
  /** How far apart positions, taps and outputs lie in x, w and y. */
  readonly x: number;
  readonly w: number;
  readonly y: number;
}

export interface DilatedAxis extends Axis {
  /** x's elements stand so far apart, with zeros between them; see ops/convolution/axes.ts. */
  readonly inputDilation: number;
}

/** An axis that is not spatial: its size, and its strides in the operands that have it. */
export interface Dimension {
  readonly size: number;
  readonly x: number;
  readonly w: number;
  readonly y: number;
  readonly bias: number;
}

/** y[b, o, g, n] = bias[g, n] + Σ over taps k and channels i of x[b, o·stride + k·dilation − low, g, i] · w[k, i, g, n]. */
export interface Problem<A extends Axis = Axis> {
  /** Always three, the outer ones of size 1 where there are fewer. */
  readonly axes: readonly [A, A, A];
  readonly batch: Dimension;
  readonly groups: Dimension;
  readonly channels: Dimension;
  readonly outputs: Dimension;
  readonly x: Place;
  readonly w: Place;
  readonly y: Place;
  /** What is done to the sums on their way to y: add, then max(y, 0). */
  readonly bias: Operand | undefined;
  readonly relu: boolean;
}

/** Where an operand's first element lies. */
export interface Place {
  readonly operand: Operand;
  readonly offset: number;
}

export function problemOf({ label, reads, writes, attributes }: NamedStep): Problem<DilatedAxis> {
  const [x, w] = reads as [Operand, Operand];
  const y = attributes["spatialFirst"] === 1 ? batchFirst(writes[0]) : writes[0];
  const wrong = [x, w, y].find(({ dtype }) => dtype !== "float32");
  if (wrong) throw new BackendError(`wasm: ${label}: convolution takes float32, got ${wrong.dtype}`);
  const rank = y.shape.length - 3;
  const axes = decodeAxes(attributes, y.shape.slice(1, -2)).map(({ output, ...axis }, i): DilatedAxis => ({
    ...axis,
    outputs: output,
    taps: w.shape[i],
    size: x.shape[i + 1],
    x: x.strides[i + 1],
    w: w.strides[i],
    y: y.strides[i + 1],
  }));
  const bias = reads.length > 2 ? checkBias(reads[2], label) : undefined;
  const start = (operand: Operand): Place => ({ operand, offset: 0 });
  return {
    axes: [axes.at(-3) ?? none, axes.at(-2) ?? none, axes.at(-1) ?? none],
    batch: { size: x.shape[0], x: x.strides[0], w: 0, y: y.strides[0], bias: 0 },
    groups: {
      ...{ size: x.shape[rank + 1], x: x.strides[rank + 1], w: w.strides[rank + 1], y: y.strides[rank + 1] },
      bias: bias?.strides.at(-2) ?? 0,
    },
    channels: { size: x.shape[rank + 2], x: x.strides[rank + 2], w: w.strides[rank], y: 0, bias: 0 },
    outputs: {
      size: y.shape[rank + 2],
      x: 0,
      w: w.strides[rank + 2],
      y: y.strides[rank + 2],
      bias: bias?.strides.at(-1) ?? 0,
    },
    x: start(x),
    w: start(w),
    y: start(y),
    bias,
    relu: attributes["relu"] === 1,
  };
}

/** Added to all rows alike. */
function checkBias(bias: Operand, label: string): Operand {
  const { shape, strides } = bias;
  if (shape.slice(0, -2).some((size, axis) => size > 1 && strides[axis] !== 0)) {
    throw new BackendError(
      `wasm: ${label}: convolution adds the same to all rows, got strides [${strides.join(", ")}]`,
    );
  }
  return bias;
}

/** An axis that is not there. */
const none: DilatedAxis = {
  ...{ outputs: 1, taps: 1, size: 1, stride: 1, dilation: 1, inputDilation: 1, low: 0 },
  ...{ x: 0, w: 0, y: 0 },
};

/** [...spatial, B, G, O] seen as [B, ...spatial, G, O]. */
function batchFirst(y: Operand): Operand {
  const batch = y.shape.length - 3;
  const order = (list: readonly number[]): number[] => [list[batch], ...list.slice(0, batch), ...list.slice(batch + 1)];
  return { ...y, shape: order(y.shape), strides: order(y.strides) };
}

/** Roughly how long a multiply-add takes, to judge whether other threads are worth waking. */
export const NANOSECONDS = 0.04;

/** Multiply-adds. */
export function productsOf({ axes, batch, groups, channels, outputs }: Problem): number {
  const positions = axes.reduce((count, axis) => count * axis.outputs * axis.taps, 1);
  return batch.size * groups.size * channels.size * outputs.size * positions;
}

export function tapsOf({ axes }: Problem): number {
  return axes.reduce((count, axis) => count * axis.taps, 1);
}

export function positionsOf({ axes }: Problem): number {
  return axes.reduce((count, axis) => count * axis.outputs, 1);
}
