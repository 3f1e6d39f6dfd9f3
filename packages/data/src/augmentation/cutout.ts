import { checkCount } from "../dataset/check.js";
import { checkOptions } from "../dataset/options.js";
import { imageAugmentation, withData, type Augmentation } from "./shared/augmentation.js";
import { checkFinite } from "./shared/check.js";

export interface CutoutOptions {
  /** What the square is filled with; 0, which is the mean after standardizing. */
  readonly fill?: number;
}

/**
 * A square of `size` pixels is taken out, its centre at a random pixel, each equally likely; at the border only what
 * lies inside. DeVries and Taylor, "Improved regularization of convolutional neural networks with cutout", 2017.
 */
export function cutout(size: number, options: CutoutOptions = {}): Augmentation {
  const name = "cutout";
  const { fill = 0 } = checkOptions(options, ["fill"], name);
  checkCount(size, 1, name, "size");
  checkFinite(fill, name, "fill");
  return imageAugmentation(name, (image, random) => {
    const { height, width, channels } = image;
    const data = image.data.slice();
    const top = random.integer(height) - Math.floor(size / 2);
    const left = random.integer(width) - Math.floor(size / 2);
    const [first, end] = [Math.max(0, left), Math.min(width, left + size)];
    for (let row = Math.max(0, top); row < Math.min(height, top + size); row++) {
      data.fill(fill, (row * width + first) * channels, (row * width + end) * channels);
    }
    return withData(image, data);
  });
}
