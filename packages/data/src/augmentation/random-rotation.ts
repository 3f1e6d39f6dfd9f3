import { elementary } from "@nn/tensor";
import { checkOptions } from "../dataset/options.js";
import { imageAugmentation, withData, type Augmentation, type Image } from "./shared/augmentation.js";
import { checkFinite, checkRange } from "./shared/check.js";

export interface RandomRotationOptions {
  /** Value of the pixels that become free; 0. */
  readonly fill?: number;
}

/** The image turned about its centre by an angle of up to `degrees` to either side, each equally likely; bilinear. */
export function randomRotation(degrees: number, options: RandomRotationOptions = {}): Augmentation {
  const name = "randomRotation";
  const { fill = 0 } = checkOptions(options, ["fill"], name);
  checkRange(degrees, 0, 180, name, "degrees");
  checkFinite(fill, name, "fill");
  return imageAugmentation(name, (image, random) =>
    rotated(image, (random.uniform(-degrees, degrees) * Math.PI) / 180, fill),
  );
}

/** Turned counter-clockwise: each pixel takes the value at the place that comes to lie on it. */
export function rotated(image: Image, angle: number, fill: number): Image {
  const { height, width, channels } = image;
  const data = new Float32Array(image.data.length);
  const [sin, cos] = [elementary.sin(angle), elementary.cos(angle)];
  const [middleRow, middleColumn] = [(height - 1) / 2, (width - 1) / 2];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const [down, across] = [row - middleRow, column - middleColumn];
      const sourceRow = middleRow + cos * down + sin * across;
      const sourceColumn = middleColumn - sin * down + cos * across;
      sample(image, sourceRow, sourceColumn, fill, data, (row * width + column) * channels);
    }
  }
  return withData(image, data);
}

/** Writes the pixel at a place between pixels: the four around it, weighted by how near they are. */
function sample(image: Image, row: number, column: number, fill: number, into: Float32Array, at: number): void {
  const { height, width, channels, data } = image;
  const [top, left] = [Math.floor(row), Math.floor(column)];
  const [below, right] = [row - top, column - left];
  for (let corner = 0; corner < 4; corner++) {
    const [y, x] = [top + (corner >> 1), left + (corner & 1)];
    const weight = (corner >> 1 ? below : 1 - below) * (corner & 1 ? right : 1 - right);
    if (weight === 0) continue;
    const isInside = y >= 0 && y < height && x >= 0 && x < width;
    const from = (y * width + x) * channels;
    for (let channel = 0; channel < channels; channel++) {
      into[at + channel] += weight * (isInside ? data[from + channel] : fill);
    }
  }
}
