import { decode, type StoredArray } from "../../arrays.js";
import { checkCount } from "../../dataset/check.js";
import { checkOptions } from "../../dataset/options.js";
import { SafetensorsError, SizeLimitError } from "../../errors.js";
import { asBytes, type BytesInput } from "../bytes.js";
import { decodeBFloat16, decodeFloat16 } from "../half.js";
import { readHeader, type TensorInfo } from "./header.js";

/** What a safetensors file holds. */
export interface SafetensorsContent {
  readonly tensors: Map<string, StoredArray>;
  /** Texts by name, in an object without a prototype. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads a safetensors file. Everything in its header is checked before memory is taken: types, shapes, offsets, and
 * that the tensors cover the file without hole or overlap. Values are copied; F16 and BF16 become float32, exactly.
 *
 * @param options.maxBytes most bytes the tensors may take in the file, default 4 GiB
 *
 * Source: Hugging Face, "safetensors", Format.
 */
export function readSafetensors(input: BytesInput, options: { readonly maxBytes?: number } = {}): SafetensorsContent {
  const where = "readSafetensors";
  const bytes = asBytes(input, where);
  const { maxBytes = 2 ** 32 } = checkOptions(options, ["maxBytes"], where);
  checkCount(maxBytes, 0, where, "maxBytes");
  const { tensors, metadata, dataStart } = readHeader(bytes);
  if (bytes.length - dataStart > maxBytes) {
    throw new SizeLimitError(
      `${where}: the tensors take ${bytes.length - dataStart} bytes, more than maxBytes = ${maxBytes}`,
    );
  }
  const data = bytes.subarray(dataStart);
  return { tensors: new Map(tensors.map((info) => [info.name, readTensor(info, data)])), metadata };
}

function readTensor({ name, type, shape, begin, end }: TensorInfo, data: Uint8Array): StoredArray {
  const bytes = data.subarray(begin, end);
  if (type === "float16" || type === "bfloat16") {
    const halves = decode("uint16", bytes, shape, "little");
    const widen = type === "float16" ? decodeFloat16 : decodeBFloat16;
    return { dtype: "float32", shape: halves.shape, data: widen(halves.data) };
  }
  if (type === "bool" && bytes.some((byte) => byte > 1)) {
    throw new SafetensorsError(
      `readSafetensors: tensor ${JSON.stringify(name)} is BOOL and holds bytes beyond 0 and 1`,
    );
  }
  return decode(type, bytes, shape, "little");
}
