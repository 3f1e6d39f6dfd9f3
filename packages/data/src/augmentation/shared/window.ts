import type { Image } from "./augmentation.js";

/** A part of an image, `height` × `width` from row `top` and column `left` on; beyond the image is `fill`. */
export function windowOf(
  image: Image,
  [top, left]: readonly [number, number],
  [height, width]: readonly [number, number],
  fill: number,
): Image {
  const { channels } = image;
  const data = new Float32Array(height * width * channels);
  if (fill !== 0) data.fill(fill);
  const [first, end] = [Math.max(0, -left), Math.min(width, image.width - left)];
  for (let row = Math.max(0, -top); row < Math.min(height, image.height - top); row++) {
    const from = ((row + top) * image.width + left) * channels;
    if (end <= first) continue;
    const line = image.data.subarray(from + first * channels, from + end * channels);
    data.set(line, (row * width + first) * channels);
  }
  return { height, width, channels, data };
}
