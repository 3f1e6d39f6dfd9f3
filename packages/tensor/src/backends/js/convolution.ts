import { decodeAxes, type ConvolutionAxis } from "../../ops/convolution/axes.js";
import type { NamedStep } from "../../program/program.js";
import type { Bound } from "./bound.js";
import { at, forEachCoordinate } from "./loops.js";

/**
 * y[b, o, g, n] = d[b, o, g, n] + Σ over taps k and channels i of x̂[b, o·stride + k·dilation − low, g, i] · w[k, i, g, n],
 * summed in float64, then max(y, 0) for `relu`; without d if there is no third operand; see ops/convolution/convolution.ts.
 */
export function convolution([x, w, addend]: readonly Bound[], write: Bound, step: NamedStep): void {
  const { spatialFirst, relu } = step.attributes;
  const y = spatialFirst ? batchFirst(write) : write;
  const d = addend && spatialFirst ? batchFirst(addend) : addend;
  const rank = y.shape.length - 3;
  const axes = decodeAxes(step.attributes, y.shape.slice(1, -2));
  const taps = w.shape.slice(0, rank);
  const channels = y.shape[rank + 2];
  const sums = new Float64Array(channels);
  forEachCoordinate(y.shape.slice(0, -1), (coordinate) => {
    const [batch, position, group] = [coordinate[0], coordinate.slice(1, -1), coordinate[rank + 1]];
    sums.fill(0);
    forEachCoordinate(taps, (tap) => {
      const input = axes.map((axis, i) => source(axis, position[i], tap[i]));
      if (input.some((index, i) => index < 0 || index >= x.shape[i + 1])) return;
      addTap(x, at(x, [batch, ...input, group, 0]), w, at(w, [...tap, 0, group, 0]), sums);
    });
    const [from, stride] = [at(y, [...coordinate, 0]), y.strides[rank + 2]];
    if (d) for (let n = 0; n < channels; n++) sums[n] += d.values[at(d, [...coordinate, n])];
    for (let n = 0; n < channels; n++) y.values[from + n * stride] = relu ? Math.max(sums[n], 0) : sums[n];
  });
}

/** The input element that an output meets at a tap; −1 where it falls between two. */
function source({ stride, dilation, inputDilation, low }: ConvolutionAxis, output: number, tap: number): number {
  const position = output * stride + tap * dilation - low;
  return position % inputDilation === 0 ? position / inputDilation : -1;
}

function addTap(x: Bound, xStart: number, w: Bound, wStart: number, sums: Float64Array): void {
  const [inputs, outputs] = [x.shape.at(-1)!, sums.length];
  const [xStep, wRow, wStep] = [x.strides.at(-1)!, w.strides.at(-3)!, w.strides.at(-1)!];
  for (let i = 0; i < inputs; i++) {
    const factor = x.values[xStart + i * xStep];
    for (let n = 0, from = wStart + i * wRow; n < outputs; n++, from += wStep) sums[n] += factor * w.values[from];
  }
}

/** [...spatial, B, G, O] seen as [B, ...spatial, G, O]. */
function batchFirst(y: Bound): Bound {
  const batch = y.shape.length - 3;
  const order = (list: readonly number[]): number[] => [list[batch], ...list.slice(0, batch), ...list.slice(batch + 1)];
  return { ...y, shape: order(y.shape), strides: order(y.strides) };
}
