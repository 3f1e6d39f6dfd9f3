import { largest, type RawImage } from "./raw-image.js";

/** How many channels an image may be given: grey, colour, colour and opacity. */
export type Channels = 1 | 3 | 4;

/** Weights of red, green and blue in grey (ITU-R BT.601), as Pillow and OpenCV take them. */
const [RED, GREEN, BLUE] = [0.299, 0.587, 0.114];

/**
 * The image with another number of channels: colour from grey by repeating it, grey from colour by its brightness;
 * opacity is left out, or full where there was none.
 */
export function withChannels(image: RawImage, channels: Channels): RawImage {
  if (image.channels === channels) return image;
  const { width, height, data } = image;
  const pixels = width * height;
  const result = new (data instanceof Uint16Array ? Uint16Array : Uint8Array)(pixels * channels);
  const isColour = image.channels >= 3;
  const hasOpacity = image.channels % 2 === 0;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const [from, to] = [pixel * image.channels, pixel * channels];
    if (channels === 1) {
      result[to] = isColour
        ? Math.round(RED * data[from] + GREEN * data[from + 1] + BLUE * data[from + 2])
        : data[from];
      continue;
    }
    for (let c = 0; c < 3; c++) result[to + c] = data[isColour ? from + c : from];
    if (channels === 4) result[to + 3] = hasOpacity ? data[from + image.channels - 1] : largest(image);
  }
  return { width, height, channels, data: result };
}
