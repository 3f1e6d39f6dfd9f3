import { formatShape, ShapeError } from "@nn/tensor";
import { checkCount } from "../dataset/check.js";
import { checkOptions } from "../dataset/options.js";
import { imageAugmentation, type Augmentation } from "./shared/augmentation.js";
import { checkFinite } from "./shared/check.js";
import { windowOf } from "./shared/window.js";

export interface RandomCropOptions {
  /** Pixels added on every side before cropping; 0. */
  readonly padding?: number;
  /** Height and width of the part; those of the image without it. */
  readonly size?: readonly [height: number, width: number];
  /** Value of the pixels that are added; 0. */
  readonly fill?: number;
}

/**
 * A random part of the image, each equally likely, after `padding` pixels were added on every side. For CIFAR-10
 * `randomCrop({ padding: 4 })`, as He et al., "Deep residual learning for image recognition", CVPR 2016, section 4.2.
 *
 * @throws {ShapeError} while it is used: the padded image is smaller than the part.
 */
export function randomCrop(options: RandomCropOptions = {}): Augmentation {
  const name = "randomCrop";
  const { padding = 0, size, fill = 0 } = checkOptions(options, ["padding", "size", "fill"], name);
  checkCount(padding, 0, name, "padding");
  checkFinite(fill, name, "fill");
  for (const [axis, length] of (size ?? []).entries()) checkCount(length, 1, name, `size[${axis}]`);
  return imageAugmentation(name, (image, random) => {
    const part = size ?? ([image.height, image.width] as const);
    const room = [image.height + 2 * padding - part[0], image.width + 2 * padding - part[1]];
    if (Math.min(...room) < 0) {
      throw new ShapeError(
        `${name}: an image of ${formatShape([image.height, image.width])} with padding ${padding} has no part of ` +
          formatShape(part),
      );
    }
    const top = random.integer(room[0] + 1) - padding;
    const left = random.integer(room[1] + 1) - padding;
    return windowOf(image, [top, left], part, fill);
  });
}
