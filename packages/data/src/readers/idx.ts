import { decode, bytesPerElement, type StoredArray, type StoredDType } from "../arrays.js";
import { IdxError } from "../errors.js";
import { asBytes, guessContent, viewOf, type BytesInput } from "./bytes.js";
import { gunzipIfNeeded } from "./compression/gunzip.js";
import { maxBytesOf, type UnpackOptions } from "./compression/output.js";

const types: ReadonlyMap<number, StoredDType> = new Map([
  [0x08, "uint8"],
  [0x09, "int8"],
  [0x0b, "int16"],
  [0x0c, "int32"],
  [0x0d, "float32"],
  [0x0e, "float64"],
]);

/**
 * Reads an IDX file (MNIST's format), plain or gzip: two zero bytes, the element type, the number of axes, their sizes
 * and the elements, all with the high byte first. The elements keep their type: `uint8` for images and labels.
 *
 * Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits", "The IDX file format".
 */
export function readIdx(input: BytesInput, options: UnpackOptions = {}): StoredArray {
  const bytes = gunzipIfNeeded(asBytes(input, "readIdx"), maxBytesOf(options, "readIdx"));
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0) {
    throw new IdxError(`readIdx: an IDX file begins with two zero bytes, a type and a rank${guessContent(bytes)}`);
  }
  const dtype = types.get(bytes[2]);
  if (!dtype) throw new IdxError(`readIdx: there is no element type 0x${bytes[2].toString(16).padStart(2, "0")}`);
  const rank = bytes[3];
  const start = 4 + 4 * rank;
  if (rank === 0) throw new IdxError("readIdx: the file has no axes");
  if (bytes.length < start) throw new IdxError(`readIdx: the file ends in its header, after ${bytes.length} bytes`);
  const view = viewOf(bytes);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const expected = shape.reduce((size, axis) => size * axis, bytesPerElement(dtype));
  if (expected !== bytes.length - start) {
    throw new IdxError(
      `readIdx: ${dtype} of shape [${shape.join(", ")}] needs ${expected} bytes, the file holds ${bytes.length - start}`,
    );
  }
  return decode(dtype, bytes.subarray(start), shape, "big");
}
