import { viewOf } from "../../readers/bytes.js";
import { crc32 } from "../../readers/compression/crc32.js";
import { damaged } from "../errors.js";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;

/** A chunk of a PNG, its checksum compared. */
export interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
}

/** Length, type and checksum of a chunk. */
const AROUND = 12;

/** The chunks of a PNG up to its end (PNG specification, section 5). */
export function readChunks(bytes: Uint8Array): Chunk[] {
  const view = viewOf(bytes);
  const chunks: Chunk[] = [];
  for (let at: number = SIGNATURE.length; at + AROUND <= bytes.length;) {
    const length = view.getUint32(at);
    const end = at + AROUND + length;
    if (end > bytes.length) break;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) {
      throw damaged("PNG", `the checksum of its chunk ${JSON.stringify(type)} does not match`);
    }
    chunks.push({ type, data: bytes.subarray(at + 8, end - 4) });
    if (type === "IEND") return chunks;
    at = end;
  }
  throw damaged("PNG", "it is truncated");
}

/** A PNG of the given chunks. */
export function writeChunks(chunks: readonly Chunk[]): Uint8Array {
  const size = chunks.reduce<number>((sum, { data }) => sum + AROUND + data.length, SIGNATURE.length);
  const bytes = new Uint8Array(size);
  const view = viewOf(bytes);
  bytes.set(SIGNATURE);
  let at: number = SIGNATURE.length;
  for (const { type, data } of chunks) {
    view.setUint32(at, data.length);
    bytes.set(
      Array.from(type, (letter) => letter.charCodeAt(0)),
      at + 4,
    );
    bytes.set(data, at + 8);
    view.setUint32(at + 8 + data.length, crc32(bytes.subarray(at + 4, at + 8 + data.length)));
    at += AROUND + data.length;
  }
  return bytes;
}
