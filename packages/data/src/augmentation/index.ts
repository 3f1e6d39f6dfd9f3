export { augment, type AugmentOptions } from "./augment.js";
export { channelNormalization, type ChannelNormalizationOptions } from "./channel-normalization.js";
export { cutout, type CutoutOptions } from "./cutout.js";
export { mixup } from "./mixup.js";
export { randomBrightness } from "./random-brightness.js";
export { randomContrast } from "./random-contrast.js";
export { randomCrop, type RandomCropOptions } from "./random-crop.js";
export { randomFlip, type RandomFlipOptions } from "./random-flip.js";
export { randomRotation, type RandomRotationOptions } from "./random-rotation.js";
export { randomShift, type RandomShiftOptions } from "./random-shift.js";
export {
  imageAugmentation,
  type Augmentation,
  type AugmentationContext,
  type AugmentedExample,
  type Image,
} from "./shared/augmentation.js";
