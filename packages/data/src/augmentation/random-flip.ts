import { checkOptions } from "../dataset/options.js";
import { InvalidArgumentError } from "@nn/tensor";
import { imageAugmentation, withData, type Augmentation, type Image } from "./shared/augmentation.js";

export interface RandomFlipOptions {
  /** Whether left and right may change places; true. */
  readonly horizontal?: boolean;
  /** Whether top and bottom may change places; false. */
  readonly vertical?: boolean;
}

/** The mirror image, with probability ½ for each direction that is allowed. */
export function randomFlip(options: RandomFlipOptions = {}): Augmentation {
  const name = "randomFlip";
  const { horizontal = true, vertical = false } = checkOptions(options, ["horizontal", "vertical"], name);
  for (const value of [horizontal, vertical] as readonly unknown[]) {
    if (typeof value !== "boolean")
      throw new InvalidArgumentError(`${name}: horizontal and vertical are true or false`);
  }
  return imageAugmentation(name, (image, random) => {
    const across = horizontal && random.bernoulli(0.5);
    const down = vertical && random.bernoulli(0.5);
    return across || down ? flipped(image, { across, down }) : image;
  });
}

function flipped(image: Image, { across, down }: { across: boolean; down: boolean }): Image {
  const { height, width, channels } = image;
  const data = new Float32Array(image.data.length);
  let to = 0;
  for (let row = 0; row < height; row++) {
    const start = (down ? height - 1 - row : row) * width;
    for (let column = 0; column < width; column++) {
      const from = (start + (across ? width - 1 - column : column)) * channels;
      for (let channel = 0; channel < channels; channel++) data[to++] = image.data[from + channel];
    }
  }
  return withData(image, data);
}
