import type { StoredArray } from "../arrays.js";
import { CifarError } from "../errors.js";
import { asBytes, guessContent, type BytesInput } from "./bytes.js";

const SIDE = 32;
const PLANE = SIDE * SIDE;
const CHANNELS = 3;
const RECORD = 1 + CHANNELS * PLANE;
const CLASSES = 10;

/** Images and their labels, as a file of CIFAR-10 holds them. */
export interface CifarContent {
  /** [N, 32, 32, 3], 0 to 255. */
  readonly images: StoredArray<"uint8">;
  /** [N], 0 to 9. */
  readonly labels: StoredArray<"uint8">;
}

/**
 * Reads files of CIFAR-10's binary version, one after another: records of a label and the red, the green and the blue
 * plane of an image.
 *
 * Source: A. Krizhevsky, "Learning multiple layers of features from tiny images", 2009.
 *
 * @throws {CifarError} not whole records, or a label that is none.
 */
export function readCifar10(...inputs: readonly BytesInput[]): CifarContent {
  const files = inputs.map((input) => asBytes(input, "readCifar10"));
  for (const file of files) {
    if (file.length > 0 && file.length % RECORD === 0) continue;
    throw new CifarError(
      `readCifar10: a file holds records of ${RECORD} bytes, got ${file.length} bytes${guessContent(file)}`,
    );
  }
  const count = files.reduce((sum, file) => sum + file.length / RECORD, 0);
  const images = new Uint8Array(count * CHANNELS * PLANE);
  const labels = new Uint8Array(count);
  let row = 0;
  for (const file of files) {
    for (let at = 0; at < file.length; at += RECORD) {
      labels[row] = checkLabel(file[at], row);
      interleave(file.subarray(at + 1, at + RECORD), images, row * CHANNELS * PLANE);
      row++;
    }
  }
  return {
    images: { dtype: "uint8", shape: [count, SIDE, SIDE, CHANNELS], data: images },
    labels: { dtype: "uint8", shape: [count], data: labels },
  };
}

function checkLabel(label: number, row: number): number {
  if (label < CLASSES) return label;
  throw new CifarError(`readCifar10: the label of image ${row} is ${label}, expected 0 to ${CLASSES - 1}`);
}

/** Planes one after another become pixels with their channels side by side. */
function interleave(planes: Uint8Array, into: Uint8Array, start: number): void {
  for (let channel = 0; channel < CHANNELS; channel++) {
    const plane = channel * PLANE;
    for (let pixel = 0; pixel < PLANE; pixel++) into[start + pixel * CHANNELS + channel] = planes[plane + pixel];
  }
}
