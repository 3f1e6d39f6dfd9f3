import { defineOp, type OpFunction } from "../../core/op.js";
import { sizeOf, type Shape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import { flip } from "../shape/slice.js";
import { transpose } from "../shape/transpose.js";
import { encodeAxes, type ConvolutionAxis } from "./axes.js";

export interface ConvolutionAttributes {
  readonly axes: readonly ConvolutionAxis[];
  /** The result is [...spatial, B, G, O] instead of [B, ...spatial, G, O]. */
  readonly spatialFirst: boolean;
}

/**
 * The general convolution, of which all others and all gradients of all are cases:
 *
 *   y[b, o, g, n] = Σ over taps k and channels i of  x̂[b, o·stride + k·dilation − low, g, i] · w[k, i, g, n]
 *
 * x [B, ...spatial, G, I], w [...taps, I, G, O] → y [B, ...spatial', G, O]. x̂ is x with `inputDilation − 1` zeros between
 * neighbours along spatial axes and zeros all around. Groups G do not mix. Operands are read through their strides, so the
 * transposes and flips by which a gradient is a convolution again cost nothing.
 */
export const convolutionOp: OpFunction<ConvolutionAttributes> = defineOp<ConvolutionAttributes>({
  name: "convolution",
  infer: ([x, w], { axes, spatialFirst }) => {
    const spatial = axes.map(({ output }) => output);
    const [batch, [groups, channels]] = [x.shape[0], w.shape.slice(-2)];
    const shape = spatialFirst ? [...spatial, batch, groups, channels] : [batch, ...spatial, groups, channels];
    return { shape, dtype: x.dtype };
  },
  kernel: {
    kind: "named",
    name: "convolution",
    numbers: ({ axes, spatialFirst }) => ({ spatialFirst: spatialFirst ? 1 : 0, ...encodeAxes(axes) }),
    stridedRows: true,
    absorbs: { addend: "bias", relu: true },
  },
  gradient: (dy, _, [x, w], attributes) => {
    const batchFirst = attributes.spatialFirst ? moveBatchFirst(dy) : dy;
    return [gradientOfInput(batchFirst, x, w, attributes), gradientOfKernel(batchFirst, x, w, attributes)];
  },
  flops: ([x, w], { axes }) => {
    const products = axes.reduce((count, axis, i) => count * pairsOf(axis, w.shape[i]), 1);
    return 2 * x.shape[0] * products * sizeOf(w.shape.slice(-3));
  },
});

/** Pairs of an output and a tap that do not fall between two elements of a dilated input. */
function pairsOf({ output, stride, dilation, inputDilation, low }: ConvolutionAxis, taps: number): number {
  if (inputDilation === 1) return output * taps;
  let pairs = 0;
  for (let o = 0; o < output; o++) {
    for (let k = 0; k < taps; k++) if ((o * stride + k * dilation - low) % inputDilation === 0) pairs++;
  }
  return pairs;
}

/** dx: dy, with stride − 1 zeros between its elements, convolved with w mirrored and its channels exchanged. */
function gradientOfInput(dy: Tensor, x: Tensor, w: Tensor, { axes }: ConvolutionAttributes): Tensor {
  const taps = axes.map((_, axis) => axis);
  const [i, g, o] = [axes.length, axes.length + 1, axes.length + 2];
  return convolutionOp([dy, transpose(flip(w, taps), [...taps, o, g, i])], {
    axes: axes.map(({ stride, dilation, inputDilation, low }, axis) => ({
      output: x.shape[axis + 1],
      stride: inputDilation,
      dilation,
      inputDilation: stride,
      low: (w.shape[axis] - 1) * dilation - low,
    })),
    spatialFirst: false,
  });
}

/** dW: x convolved with dy as its kernel, which slides over the taps; batch and channels exchange their parts. */
function gradientOfKernel(dy: Tensor, x: Tensor, w: Tensor, { axes }: ConvolutionAttributes): Tensor {
  const spatial = axes.map((_, axis) => axis + 1);
  const [group, channel] = [axes.length + 1, axes.length + 2];
  const kernel = transpose(dy, [...spatial, 0, group, channel]);
  return convolutionOp([transpose(x, [channel, ...spatial, group, 0]), kernel], {
    axes: axes.map(({ stride, dilation, inputDilation, low }, axis) => ({
      output: w.shape[axis],
      stride: dilation,
      dilation: stride,
      inputDilation,
      low,
    })),
    spatialFirst: true,
  });
}

function moveBatchFirst(y: Tensor): Tensor {
  const batch = y.rank - 3;
  const order: Shape = [batch, ...Array.from({ length: batch }, (_, axis) => axis), batch + 1, batch + 2];
  return transpose(y, order);
}
