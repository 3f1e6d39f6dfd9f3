import jpeg from "jpeg-js";
import { checkSize } from "../check-size.js";
import { explained } from "../errors.js";
import type { RawImage } from "../raw-image.js";
import { readFrame } from "./header.js";

/** jpeg-js holds four bytes for each coefficient and several for each pixel, and rounds small images up. */
const WORK_PER_PIXEL = 40;
const WORK = 2 ** 26;

/** A JPEG's pixels, decoded by jpeg-js: grey as one channel, everything else as red, green, blue. */
export function decodeJpeg(bytes: Uint8Array, maxBytes: number): RawImage {
  const { width, height, components } = readFrame(bytes);
  checkSize(width, height, components === 1 ? 1 : 3, maxBytes);
  let data: Uint8Array;
  try {
    ({ data } = jpeg.decode(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: false,
      maxResolutionInMP: Infinity,
      maxMemoryUsageInMB: (WORK_PER_PIXEL * width * height + WORK) / 2 ** 20,
    }));
  } catch (error) {
    throw explained("JPEG", error);
  }
  return components === 1
    ? { width, height, channels: 1, data: data.filter((_, i) => i % 3 === 0) }
    : { width, height, channels: 3, data };
}
