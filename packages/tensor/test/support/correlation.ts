import { build, coordinatesOf, countOf, type Plain } from "./plain.js";

/** Padding before and after, stride and dilation of one spatial axis. */
export type Axis = readonly [low: number, high: number, stride: number, dilation: number];

const outputOf = (size: number, kernel: number, [low, high, stride, dilation]: Axis): number =>
  Math.floor((size + low + high - (kernel - 1) * dilation - 1) / stride) + 1;

/** y[b, o, n] = Σ x[b, o·stride + k·dilation − low, i] · w[k, i, n] over taps and the channels of n's group. */
export function correlation(axes: readonly Axis[], groups: number) {
  return (x: Plain, w: Plain): Plain => {
    const rank = axes.length;
    const [inputs, outputs] = [w.shape[rank], w.shape[rank + 1]];
    const spatial = axes.map((axis, i) => outputOf(x.shape[i + 1], w.shape[i], axis));
    return build([x.shape[0], ...spatial, outputs], (c) => {
      const first = Math.floor((c[rank + 1] * groups) / outputs) * inputs;
      let sum = 0;
      for (const tap of coordinatesOf(w.shape.slice(0, rank))) {
        const place = tap.map((k, i) => c[i + 1] * axes[i][2] + k * axes[i][3] - axes[i][0]);
        if (place.some((p, i) => p < 0 || p >= x.shape[i + 1])) continue;
        for (let i = 0; i < inputs; i++)
          sum += element(x, [c[0], ...place, first + i]) * element(w, [...tap, i, c[rank + 1]]);
      }
      return sum;
    });
  };
}

/** Every input puts x · w into the output at i·stride + k·dilation − low; the output has the given size. */
export function scattering(axes: readonly Axis[], groups: number, spatial: readonly number[]) {
  return (x: Plain, w: Plain): Plain => {
    const rank = axes.length;
    const [inputs, outputs] = [w.shape[rank], w.shape[rank + 1]];
    const shape = [x.shape[0], ...spatial, outputs];
    const y: Plain = { shape, data: new Float64Array(countOf(shape)), dtype: "float32" };
    for (const c of coordinatesOf(x.shape)) {
      const group = Math.floor(c[rank + 1] / inputs);
      for (const tap of coordinatesOf(w.shape.slice(0, rank))) {
        const place = tap.map((k, i) => c[i + 1] * axes[i][2] + k * axes[i][3] - axes[i][0]);
        if (place.some((p, i) => p < 0 || p >= spatial[i])) continue;
        for (let n = (group * outputs) / groups; n < ((group + 1) * outputs) / groups; n++) {
          const index = [c[0], ...place, n].reduce((sum, p, i) => sum * shape[i] + p, 0);
          y.data[index] += element(x, c) * element(w, [...tap, c[rank + 1] % inputs, n]);
        }
      }
    }
    return y;
  };
}

/** The value at a coordinate; nothing broadcasts. */
function element({ data, shape }: Plain, coordinate: readonly number[]): number {
  return data[coordinate.reduce((index, position, axis) => index * shape[axis] + position, 0)];
}

/** w [...K, C, M] of a depthwise convolution as that of a grouped one: [...K, 1, C·M]. */
export const merged = (w: Plain): Plain => ({
  ...w,
  shape: [...w.shape.slice(0, -2), 1, w.shape.at(-2)! * w.shape.at(-1)!],
});
