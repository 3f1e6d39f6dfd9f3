import { describe, InvalidArgumentError } from "@nn/tensor";
import { checkCount } from "../dataset/check.js";
import { describeItems } from "../dataset/inspect.js";
import type { UnpackOptions } from "../readers/compression/output.js";
import type { Channels } from "./channels.js";

/** How images are read. */
export interface ImageOptions extends UnpackOptions {
  /** 1: grey, 3: red, green, blue, 4: and opacity. Without it as the file has them (2: grey and opacity). */
  readonly channels?: Channels;
  /** Height and width that the image is brought to, bilinear; its own without it. */
  readonly size?: readonly [height: number, width: number];
}

/** Refuses channels and sizes that are none. */
export function checkImageOptions({ channels, size }: ImageOptions, where: string): void {
  if (channels !== undefined && ![1, 3, 4].includes(channels)) {
    throw new InvalidArgumentError(`${where}: channels must be 1, 3 or 4, got ${describe(channels)}`);
  }
  if (size === undefined) return;
  if (!Array.isArray(size) || size.length !== 2) {
    throw new InvalidArgumentError(`${where}: size must be [height, width], got ${describeItems(size)}`);
  }
  checkCount(size[0], 1, where, "size[0], the height,");
  checkCount(size[1], 1, where, "size[1], the width,");
}
