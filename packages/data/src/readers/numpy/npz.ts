import { NnError } from "@nn/tensor";
import type { StoredArray } from "../../arrays.js";
import { NumpyError } from "../../errors.js";
import { asBytes, type BytesInput } from "../bytes.js";
import { maxBytesOf, type UnpackOptions } from "../compression/output.js";
import { unzip } from "../compression/zip.js";
import { readNpy } from "./npy.js";

/**
 * Reads an NPZ file of `numpy.savez` or `savez_compressed`: a zip archive of NPY files, by name without `.npy`. All
 * arrays together may take `maxBytes` (256 MiB unless you say otherwise).
 */
export function readNpz(input: BytesInput, options: UnpackOptions = {}): Map<string, StoredArray> {
  const maxBytes = maxBytesOf(options, "readNpz");
  const arrays = new Map<string, StoredArray>();
  for (const [file, content] of unzip(asBytes(input, "readNpz"), maxBytes)) {
    if (file.endsWith("/")) continue;
    if (!file.endsWith(".npy")) throw new NumpyError(`readNpz: ${JSON.stringify(file)} is no NPY file`);
    arrays.set(file.slice(0, -".npy".length), readEntry(file, content));
  }
  return arrays;
}

function readEntry(file: string, content: Uint8Array): StoredArray {
  try {
    return readNpy(content, { maxBytes: 0 });
  } catch (error) {
    if (!(error instanceof NnError)) throw error;
    throw new NumpyError(`readNpz: ${JSON.stringify(file)}: ${error.message}`, { cause: error });
  }
}
