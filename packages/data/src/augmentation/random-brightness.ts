import { imageAugmentation, withData, type Augmentation } from "./shared/augmentation.js";
import { checkRange } from "./shared/check.js";

/**
 * All values times one factor from 1 − amount to 1 + amount, each equally likely. Values above the brightest are
 * possible.
 */
export function randomBrightness(amount: number): Augmentation {
  const name = "randomBrightness";
  checkRange(amount, 0, 1, name, "amount");
  return imageAugmentation(name, (image, random) => {
    const factor = random.uniform(1 - amount, 1 + amount);
    return withData(
      image,
      image.data.map((value) => value * factor),
    );
  });
}
