import { checkCount } from "../dataset/check.js";
import { checkOptions } from "../dataset/options.js";
import { imageAugmentation, type Augmentation } from "./shared/augmentation.js";
import { checkFinite } from "./shared/check.js";
import { windowOf } from "./shared/window.js";

export interface RandomShiftOptions {
  /** Most pixels up or down; 0. */
  readonly vertical?: number;
  /** Most pixels to the left or right; 0. */
  readonly horizontal?: number;
  /** Value of the pixels that become free; 0. */
  readonly fill?: number;
}

/** The image moved by whole pixels, each distance up to the greatest equally likely. */
export function randomShift(options: RandomShiftOptions): Augmentation {
  const name = "randomShift";
  const known = ["vertical", "horizontal", "fill"] as const;
  const { vertical = 0, horizontal = 0, fill = 0 } = checkOptions(options, known, name);
  checkCount(vertical, 0, name, "vertical");
  checkCount(horizontal, 0, name, "horizontal");
  checkFinite(fill, name, "fill");
  return imageAugmentation(name, (image, random) => {
    const top = random.integer(2 * vertical + 1) - vertical;
    const left = random.integer(2 * horizontal + 1) - horizontal;
    return windowOf(image, [top, left], [image.height, image.width], fill);
  });
}
