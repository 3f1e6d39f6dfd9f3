import type { RawImage } from "./raw-image.js";

/** The pixels of one axis that make one pixel of the result, and how much of each. */
interface Taps {
  readonly first: number;
  readonly weights: Float64Array;
}

/**
 * The image in another size: bilinear; a smaller one is made of means weighted by a triangle as wide as the pixels that
 * fall together, so that nothing is left out (as Pillow's BILINEAR).
 */
export function resize(image: RawImage, height: number, width: number): RawImage {
  if (image.height === height && image.width === width) return image;
  const { channels } = image;
  const across = new Float64Array(image.height * width * channels);
  const [columns, rows] = [tapsOf(image.width, width), tapsOf(image.height, height)];
  for (let row = 0; row < image.height; row++) {
    const [from, to] = [row * image.width * channels, row * width * channels];
    weigh(image.data, from, channels, columns, across, to, channels, channels);
  }
  const data = new (image.data instanceof Uint16Array ? Uint16Array : Uint8Array)(height * width * channels);
  const line = new Float64Array(data.length);
  const stride = width * channels;
  weigh(across, 0, stride, rows, line, 0, stride, stride);
  for (let i = 0; i < data.length; i++) data[i] = Math.round(line[i]);
  return { height, width, channels, data };
}

/** into[i] = Σ weight · from over the taps of i, for `lanes` values at each place. */
function weigh(
  from: ArrayLike<number>,
  fromStart: number,
  fromStride: number,
  taps: readonly Taps[],
  into: Float64Array,
  intoStart: number,
  intoStride: number,
  lanes: number,
): void {
  for (const [place, { first, weights }] of taps.entries()) {
    const target = intoStart + place * intoStride;
    for (const [k, weight] of weights.entries()) {
      const source = fromStart + (first + k) * fromStride;
      for (let lane = 0; lane < lanes; lane++) into[target + lane] += weight * from[source + lane];
    }
  }
}

function tapsOf(from: number, to: number): Taps[] {
  const scale = from / to;
  const reach = Math.max(1, scale);
  return Array.from({ length: to }, (_, place) => {
    const centre = (place + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - reach + 0.5));
    const end = Math.min(from, Math.floor(centre + reach + 0.5));
    const weights = Float64Array.from({ length: end - first }, (_, k) =>
      Math.max(0, 1 - Math.abs(first + k + 0.5 - centre) / reach),
    );
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return { first, weights: weights.map((weight) => weight / total) };
  });
}
