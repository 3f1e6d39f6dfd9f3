import { describe, InvalidArgumentError } from "@nn/tensor";
import type { StoredArray } from "../arrays.js";
import { checkOptions } from "../dataset/options.js";
import { ImageError } from "../errors.js";
import { asBytes, guessContent, type BytesInput } from "../readers/bytes.js";
import { maxBytesOf } from "../readers/compression/output.js";
import { withChannels } from "./channels.js";
import { checkImageOptions, type ImageOptions } from "./options.js";
import { largest, type RawImage } from "./raw-image.js";
import { resize } from "./resize.js";

export interface ReadImageOptions extends ImageOptions {
  /** "uint8": 0 to 255, the default; "float32": 0 to 1. */
  readonly dtype?: "uint8" | "float32";
}

/**
 * Reads a PNG or JPEG: [H, W, C], rows from top to bottom. PNGs of 16 bits are rounded to 8 unless float32 is asked for;
 * colour profiles and the orientation that cameras note are not applied. The decoders, fast-png and jpeg-js, are loaded
 * when they are first needed.
 *
 * @throws {ImageError} neither of the two, damaged, or of a kind that cannot be read.
 * @throws {SizeLimitError} its pixels would take more than `maxBytes` (256 MiB unless you say otherwise).
 */
export function readImage(
  input: BytesInput,
  options?: ReadImageOptions & { readonly dtype?: "uint8" },
): Promise<StoredArray<"uint8">>;
export function readImage(
  input: BytesInput,
  options: ReadImageOptions & { readonly dtype: "float32" },
): Promise<StoredArray<"float32">>;
export async function readImage(input: BytesInput, options: ReadImageOptions = {}): Promise<StoredArray> {
  const where = "readImage";
  const { dtype = "uint8", ...rest } = checkOptions(options, ["channels", "size", "dtype", "maxBytes"], where);
  if (dtype !== "uint8" && dtype !== "float32") {
    throw new InvalidArgumentError(`${where}: dtype must be "uint8" or "float32", got ${describe(dtype)}`);
  }
  const image = await decodeImage(input, rest, where);
  const { height, width, channels, data } = image;
  const shape = [height, width, channels];
  if (dtype === "float32") return { dtype, shape, data: unitValues(image) };
  const bytes = data instanceof Uint16Array ? Uint8Array.from(data, (value) => Math.round(value / 257)) : data;
  return { dtype, shape, data: bytes };
}

/** An image's values from 0 to 1. */
export function unitValues(image: RawImage): Float32Array {
  const { data } = image;
  const most = largest(image);
  const values = new Float32Array(data.length);
  for (let i = 0; i < values.length; i++) values[i] = data[i] / most;
  return values;
}

/** The pixels of a PNG or JPEG, with the channels and the size that are asked for. */
export async function decodeImage(input: BytesInput, options: ImageOptions, where: string): Promise<RawImage> {
  checkImageOptions(options, where);
  const { channels, size, ...limit } = options;
  const maxBytes = maxBytesOf(limit, where);
  const decoded = await decode(asBytes(input, where), maxBytes);
  const image = channels === undefined ? decoded : withChannels(decoded, channels);
  return size === undefined ? image : resize(image, size[0], size[1]);
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8, 0xff];

async function decode(bytes: Uint8Array, maxBytes: number): Promise<RawImage> {
  const begins = (signature: readonly number[]): boolean => signature.every((byte, i) => bytes[i] === byte);
  if (begins(PNG)) return (await import("./png/decode.js")).decodePng(bytes, maxBytes);
  if (begins(JPEG)) return (await import("./jpeg/decode.js")).decodeJpeg(bytes, maxBytes);
  throw new ImageError(`readImage: the file is neither PNG nor JPEG${guessContent(bytes)}`);
}
