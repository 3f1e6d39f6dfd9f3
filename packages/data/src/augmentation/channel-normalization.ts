import { InvalidArgumentError, ShapeError } from "@nn/tensor";
import { checkOptions } from "../dataset/options.js";
import { imageAugmentation, withData, type Augmentation } from "./shared/augmentation.js";

export interface ChannelNormalizationOptions {
  /** Of each channel. */
  readonly mean: ArrayLike<number>;
  /** Standard deviation of each channel. */
  readonly std: ArrayLike<number>;
}

/**
 * (x − mean) / std, channel by channel: not random, for the end of the steps, where others need values from 0 to 1.
 * `train.standardize().statistics` measures both.
 *
 * @throws {ShapeError} while it is used: images of another number of channels.
 */
export function channelNormalization(options: ChannelNormalizationOptions): Augmentation {
  const name = "channelNormalization";
  const { mean, std } = checkOptions(options, ["mean", "std"], name);
  const valid =
    mean?.length > 0 &&
    mean.length === std?.length &&
    Array.from(mean).every(Number.isFinite) &&
    Array.from(std).every((value) => value > 0 && value < Infinity);
  if (!valid) {
    throw new InvalidArgumentError(`${name}: mean and std must hold one finite number for each channel, std above 0`);
  }
  return imageAugmentation(name, (image) => {
    const { channels } = image;
    if (channels !== mean.length) {
      throw new ShapeError(`${name}: mean and std are of ${mean.length} channels, the image has ${channels}`);
    }
    return withData(
      image,
      image.data.map((value, i) => (value - mean[i % channels]) / std[i % channels]),
    );
  });
}
