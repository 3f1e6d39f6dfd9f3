import type { Axis, DilatedAxis, Problem } from "./problem.js";

/** A part of an axis's outputs, and where it begins in w and y. */
interface Phase {
  readonly axis: Axis;
  readonly w: number;
  readonly y: number;
}

/**
 * A convolution whose input is spread apart by zeros (of strided convolutions the gradient, and transposed convolutions), as
 * several without: outputs that meet the same taps on real elements make one. Nothing is multiplied by those zeros, and every
 * phase is a view of w and y.
 */
export function phasesOf(problem: Problem<DilatedAxis>): Problem[] {
  const [outer, middle, inner] = problem.axes.map(phasesOfAxis) as [Phase[], Phase[], Phase[]];
  return outer.flatMap((a) =>
    middle.flatMap((b) =>
      inner.map((c): Problem => ({
        ...problem,
        axes: [a.axis, b.axis, c.axis],
        w: { ...problem.w, offset: problem.w.offset + a.w + b.w + c.w },
        y: { ...problem.y, offset: problem.y.offset + a.y + b.y + c.y },
      })),
    ),
  );
}

function phasesOfAxis({ inputDilation, ...axis }: DilatedAxis): Phase[] {
  if (inputDilation === 1) return [{ axis, w: 0, y: 0 }];
  const { outputs, taps, stride, dilation, low } = axis;
  const period = inputDilation / gcd(stride, inputDilation);
  const tapPeriod = inputDilation / gcd(dilation, inputDilation);
  return Array.from({ length: Math.min(period, outputs) }, (_, first): Phase => {
    const meets = (k: number): boolean => (first * stride + k * dilation - low) % inputDilation === 0;
    const tap = Array.from({ length: Math.min(tapPeriod, taps) }, (__, k) => k).find(meets);
    const phase = {
      ...axis,
      outputs: Math.ceil((outputs - first) / period),
      taps: tap === undefined ? 0 : Math.ceil((taps - tap) / tapPeriod),
      stride: (stride * period) / inputDilation,
      dilation: (dilation * tapPeriod) / inputDilation,
      low: tap === undefined ? 0 : (low - first * stride - tap * dilation) / inputDilation,
      w: axis.w * tapPeriod,
      y: axis.y * period,
    };
    return { axis: phase, w: (tap ?? 0) * axis.w, y: first * axis.y };
  });
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
