import { InvalidArgumentError, ShapeError } from "@nn/tensor";
import { type ArrayData, checkArray } from "../data/inputs.js";

/** Images of one size, channels last. */
export interface ImageStack {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** 1 grey, 3 red green blue, 4 with opacity. */
  readonly channels: 1 | 3 | 4;
  readonly data: ArrayLike<number>;
}

/** The values that are shown as black and as white (or as none and full of a colour). */
export type ValueRange = readonly [number, number];

/** Images `[N, H, W]` or `[N, H, W, C]`; C is 1, 3 or 4. @throws ShapeError for another shape. */
export function readImages(images: ArrayData, where: string): ImageStack {
  checkArray(images, `${where}: images`, "of a dataset that is dataset.x");
  const { data, shape } = images;
  const [count = 0, height = 0, width = 0, channels = 1] = shape;
  const known = channels === 1 || channels === 3 || channels === 4;
  const full = data.length === count * height * width * channels;
  if ((shape.length !== 3 && shape.length !== 4) || !known || height === 0 || width === 0 || !full) {
    const advice =
      shape.length === 2 ? "; give flattened images their size back: { ...images, shape: [N, height, width] }" : "";
    throw new ShapeError(
      `${where}: expected images [N, H, W] or [N, H, W, C] with C = 1, 3 or 4, got shape [${shape.join(", ")}] with ${data.length} values${advice}`,
    );
  }
  return { count, height, width, channels, data };
}

/**
 * What is black and what is white where nobody says: 0 … 1 if the shown values lie there, 0 … 255 if they are bytes,
 * else the least and the greatest of them (standardized images).
 */
export function valueRange(
  images: ImageStack,
  indices: readonly number[],
  given: ValueRange | undefined,
  where: string,
): ValueRange {
  if (given !== undefined) {
    if (!given.every(Number.isFinite) || given[0] >= given[1]) {
      throw new InvalidArgumentError(`${where}: range must be two rising numbers, got [${given.join(", ")}]`);
    }
    return given;
  }
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const size = pixelCount(images);
  for (const index of indices) {
    for (let at = index * size; at < (index + 1) * size; at++) {
      const value = images.data[at];
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (low >= 0 && high <= 1) return [0, 1];
  if (low >= 0 && high <= 255) return [0, 255];
  return low < high ? [low, high] : [0, 1];
}

/** The bytes of one image; what is not finite becomes 0. */
export function imageBytes(images: ImageStack, index: number, [low, high]: ValueRange, invert: boolean): Uint8Array {
  const size = pixelCount(images);
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at++) {
    const share = (images.data[index * size + at] - low) / (high - low);
    const isOpacity = images.channels === 4 && at % 4 === 3;
    // A comparison with NaN is false: not a number is 0.
    const level = share > 0 ? Math.round(Math.min(share, 1) * 255) : 0;
    bytes[at] = invert && !isOpacity ? 255 - level : level;
  }
  return bytes;
}

function pixelCount({ height, width, channels }: ImageStack): number {
  return height * width * channels;
}
