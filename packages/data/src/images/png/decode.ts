import { convertIndexedToRgb, decode, type DecodedPng } from "fast-png";
import { checkSize } from "../check-size.js";
import { damaged, explained } from "../errors.js";
import type { RawImage } from "../raw-image.js";
import { readChunks, writeChunks, type Chunk } from "./chunks.js";
import { readHeader, rowBytes, type Header } from "./header.js";
import { inflate, stored } from "./zlib.js";

/**
 * A PNG's pixels. fast-png undoes filters and interlacing; before it sees the file, checksums and sizes are checked,
 * chunks that do not make pixels are left out, and the rows are unpacked up to the size they must have.
 */
export function decodePng(bytes: Uint8Array, maxBytes: number): RawImage {
  const chunks = readChunks(bytes);
  const header = readHeader(chunks);
  const bytesPerPixel = header.hasPalette ? 4 : header.channels * (header.depth === 16 ? 2 : 1);
  checkSize(header.width, header.height, bytesPerPixel, maxBytes);
  const rows = inflate(joined(chunks), rowBytes(header));
  const kept = chunks.filter(({ type }) => type === "IHDR" || (header.hasPalette && ["PLTE", "tRNS"].includes(type)));
  const content = [...kept, { type: "IDAT", data: stored(rows) }, { type: "IEND", data: new Uint8Array(0) }];
  try {
    return withChannels(decode(writeChunks(content)), header);
  } catch (error) {
    throw explained("PNG", error);
  }
}

/** The compressed rows, which may be cut into chunks anywhere. */
function joined(chunks: readonly Chunk[]): Uint8Array {
  const parts = chunks.filter(({ type }) => type === "IDAT").map(({ data }) => data);
  if (parts.length === 0) throw damaged("PNG", "it holds no pixels");
  if (parts.length === 1) return parts[0];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function withChannels(image: DecodedPng, header: Header): RawImage {
  const { width, height, channels } = header;
  if (header.hasPalette) {
    if (!image.palette || image.palette.length === 0) throw damaged("PNG", "it has no palette");
    return { width, height, channels: image.palette[0].length, data: convertIndexedToRgb(image) };
  }
  if (image.data instanceof Uint16Array) return { width, height, channels, data: image.data };
  const data = header.depth < 8 ? unpackBits(image.data, header) : new Uint8Array(image.data);
  return { width, height, channels, data };
}

/** Grey values of 1, 2 or 4 bits, several in a byte and each row from a new one, spread over 0 to 255. */
function unpackBits(packed: Uint8Array | Uint8ClampedArray, { width, height, depth }: Header): Uint8Array {
  const data = new Uint8Array(width * height);
  const perRow = Math.ceil((width * depth) / 8);
  const mask = 2 ** depth - 1;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const bit = column * depth;
      const byte = packed[row * perRow + (bit >> 3)];
      data[row * width + column] = ((byte >> (8 - depth - (bit & 7))) & mask) * (255 / mask);
    }
  }
  return data;
}
