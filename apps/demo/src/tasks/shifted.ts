import type { Dataset } from "@nn/data";
import { RandomStream } from "@nn/tensor";

/**
 * The images [H, W, 1], each moved by up to `most` pixels in both directions; what moves in from outside is 0. Digits
 * remain what they are when they are moved, so copies like these are more examples to learn from.
 */
export function shifted(images: Dataset, { most, seed }: { readonly most: number; readonly seed: number }): Dataset {
  const random = new RandomStream(seed).fork("shift");
  const offset = (): number => Math.floor(random.uniform() * (2 * most + 1)) - most;
  return images.map(({ x, y }) => {
    const [height, width] = x.shape;
    const data = new Float32Array(x.data.length);
    const [down, right] = [offset(), offset()];
    for (let row = Math.max(0, down); row < Math.min(height, height + down); row++) {
      for (let column = Math.max(0, right); column < Math.min(width, width + right); column++) {
        data[row * width + column] = x.data[(row - down) * width + column - right];
      }
    }
    return { x: { data, shape: x.shape }, y };
  });
}
