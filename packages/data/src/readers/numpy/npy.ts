import { sizeOf } from "@nn/tensor";
import { bytesPerElement, decode, type StoredArray, type StoredDType } from "../../arrays.js";
import { NumpyError } from "../../errors.js";
import { asBytes, decodeText, guessContent, viewOf, type BytesInput } from "../bytes.js";
import { gunzipIfNeeded } from "../compression/gunzip.js";
import { maxBytesOf, type UnpackOptions } from "../compression/output.js";
import { decodeFloat16 } from "../half.js";
import { parseNpyHeader } from "./npy-header.js";

const MAGIC = "\u0093NUMPY";

/** NumPy's own limit: a longer header is no header. */
const MAX_HEADER_BYTES = 10_000;

const types: ReadonlyMap<string, StoredDType | "float16"> = new Map([
  ["b1", "bool"],
  ["u1", "uint8"],
  ["i1", "int8"],
  ["u2", "uint16"],
  ["i2", "int16"],
  ["u4", "uint32"],
  ["i4", "int32"],
  ["u8", "uint64"],
  ["i8", "int64"],
  ["f2", "float16"],
  ["f4", "float32"],
  ["f8", "float64"],
]);

/**
 * Reads an NPY file of `numpy.save`, plain or gzip, versions 1 to 3: numbers and truth values of any byte order, in
 * C or Fortran order. float16 becomes float32, exactly. Arrays of Python objects hold pickled code and are refused.
 *
 * Source: NumPy Enhancement Proposal 1, "A simple file format for NumPy arrays".
 */
export function readNpy(input: BytesInput, options: UnpackOptions = {}): StoredArray {
  const bytes = gunzipIfNeeded(asBytes(input, "readNpy"), maxBytesOf(options, "readNpy"));
  const { text, end } = headerOf(bytes);
  const { descr, fortranOrder, shape } = parseNpyHeader(text);
  const type = types.get(descr.slice(1));
  const order = descr[0];
  if (!type || !"<>|=".includes(order) || (order === "|" && !descr.endsWith("1"))) throw unknownType(descr);
  const stored = type === "float16" ? "uint16" : type;
  const expected = sizeOf(shape) * bytesPerElement(stored);
  if (expected !== bytes.length - end) {
    throw new NumpyError(
      `readNpy: ${descr} of shape (${shape.join(", ")}) needs ${expected} bytes, the file holds ${bytes.length - end}`,
    );
  }
  let body = bytes.subarray(end);
  if (type === "bool") checkBool(body);
  if (fortranOrder && shape.length > 1) body = toRowMajor(body, shape, bytesPerElement(stored));
  return widen(decode(stored, body, shape, order === ">" ? "big" : "little"), type);
}

function headerOf(bytes: Uint8Array): { text: string; end: number } {
  const magic = String.fromCharCode(...bytes.subarray(0, MAGIC.length));
  if (magic !== MAGIC || bytes.length < 10) {
    throw new NumpyError(`readNpy: an NPY file begins with \\x93NUMPY and a version${guessContent(bytes)}`);
  }
  const [version, minor] = bytes.subarray(6, 8);
  if (version < 1 || version > 3 || minor !== 0)
    throw new NumpyError(`readNpy: there is no version ${version}.${minor}`);
  const start = version === 1 ? 10 : 12;
  if (bytes.length < start) throw new NumpyError("readNpy: the file ends in its header");
  const size = version === 1 ? viewOf(bytes).getUint16(8, true) : viewOf(bytes).getUint32(8, true);
  if (size > MAX_HEADER_BYTES)
    throw new NumpyError(`readNpy: a header of ${size} bytes is more than ${MAX_HEADER_BYTES}`);
  const end = start + size;
  if (bytes.length < end) throw new NumpyError("readNpy: the file ends in its header");
  const text = decodeText(bytes.subarray(start, end));
  if (text === undefined) throw new NumpyError("readNpy: the header is no text");
  return { text, end };
}

function unknownType(descr: string): NumpyError {
  const why = descr.includes("O") ? ": it holds pickled Python objects, which are never loaded" : "";
  return new NumpyError(`readNpy: cannot read the element type ${JSON.stringify(descr)}${why}`);
}

function widen(array: StoredArray, type: StoredDType | "float16"): StoredArray {
  if (type !== "float16" || array.dtype !== "uint16") return array;
  return { dtype: "float32", shape: array.shape, data: decodeFloat16(array.data) };
}

function checkBool(bytes: Uint8Array): void {
  const wrong = bytes.findIndex((byte) => byte > 1);
  if (wrong >= 0) throw new NumpyError(`readNpy: element ${wrong} of a bool array is the byte ${bytes[wrong]}`);
}

/** Rearranges elements that lie with the first axis fastest. */
function toRowMajor(bytes: Uint8Array, shape: readonly number[], size: number): Uint8Array {
  const result = new Uint8Array(bytes.length);
  const index = shape.map(() => 0);
  const strides = shape.map((_, axis) => size * sizeOf(shape.slice(0, axis)));
  let source = 0;
  for (let target = 0; target < bytes.length; target += size) {
    for (let i = 0; i < size; i++) result[target + i] = bytes[source + i];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      source += strides[axis];
      if (++index[axis] < shape[axis]) break;
      source -= index[axis] * strides[axis];
      index[axis] = 0;
    }
  }
  return result;
}
