import { imageAugmentation, withData, type Augmentation, type Image } from "./shared/augmentation.js";
import { checkRange } from "./shared/check.js";

/**
 * All values moved away from the image's mean brightness m or towards it: y = m + f · (x − m), with one factor f from
 * 1 − amount to 1 + amount, each equally likely.
 */
export function randomContrast(amount: number): Augmentation {
  const name = "randomContrast";
  checkRange(amount, 0, 1, name, "amount");
  return imageAugmentation(name, (image, random) => {
    const factor = random.uniform(1 - amount, 1 + amount);
    const mean = brightness(image);
    return withData(
      image,
      image.data.map((value) => mean + factor * (value - mean)),
    );
  });
}

/** Of red, green and blue as the eye weighs them (ITU-R BT.601); of other channels the plain mean. */
function brightness({ data, channels }: Image): number {
  const weights = channels === 3 ? [0.299, 0.587, 0.114] : new Array<number>(channels).fill(1 / channels);
  const total = data.reduce((sum, value, i) => sum + weights[i % channels] * value, 0);
  return total / (data.length / channels);
}
