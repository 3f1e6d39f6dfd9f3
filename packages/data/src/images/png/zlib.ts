import { NnError } from "@nn/tensor";
import { Unzlib } from "fflate";
import { Output } from "../../readers/compression/output.js";
import { damaged } from "../errors.js";

/** Compressed bytes handed over at once: they unpack to at most 4 MiB, so a bomb is noticed early. */
const PIECE = 2 ** 12;

/** Unpacks zlib data that must come to `size` bytes; it stops where there are more. */
export function inflate(packed: Uint8Array, size: number): Uint8Array {
  const bytes = withZlib(packed, size) ?? inPieces(packed, size);
  if (bytes.length === size) return bytes;
  throw damaged("PNG", `it holds ${bytes.length} bytes of rows, expected ${size}`);
}

function withZlib(packed: Uint8Array, size: number): Uint8Array | undefined {
  // Asked of the process and not imported, so that no bundler looks for it.
  const zlib = globalThis.process?.getBuiltinModule?.("node:zlib");
  if (!zlib) return undefined;
  try {
    return zlib.inflateSync(packed, { maxOutputLength: size });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE") throw tooMuch(size);
    throw damaged("PNG", error instanceof Error ? error.message : String(error), error);
  }
}

function inPieces(packed: Uint8Array, size: number): Uint8Array {
  const output = new Output("readImage", size, size, packed.length);
  const stream = new Unzlib((chunk) => {
    if (output.since(0).length + chunk.length > size) throw tooMuch(size);
    output.push(chunk);
  });
  try {
    for (let at = 0; at < packed.length; at += PIECE) {
      stream.push(packed.subarray(at, at + PIECE), at + PIECE >= packed.length);
    }
  } catch (error) {
    if (error instanceof NnError) throw error;
    throw damaged("PNG", error instanceof Error ? error.message : String(error), error);
  }
  return output.finish();
}

function tooMuch(size: number): NnError {
  return damaged("PNG", `its rows unpack to more than the ${size} bytes that its size needs`);
}

const BLOCK = 0xffff;

/** The bytes as zlib data without compression (RFC 1951, section 3.2.4), which costs a decoder no more than copying. */
export function stored(bytes: Uint8Array): Uint8Array {
  const blocks = Math.max(1, Math.ceil(bytes.length / BLOCK));
  const result = new Uint8Array(2 + 5 * blocks + bytes.length + 4);
  result.set([0x78, 0x01]);
  let at = 2;
  for (let block = 0; block < blocks; block++) {
    const part = bytes.subarray(block * BLOCK, (block + 1) * BLOCK);
    const inverse = ~part.length & BLOCK;
    const last = block === blocks - 1 ? 1 : 0;
    result.set([last, part.length & 255, part.length >> 8, inverse & 255, inverse >> 8], at);
    result.set(part, at + 5);
    at += 5 + part.length;
  }
  new DataView(result.buffer).setUint32(at, adler32(bytes));
  return result;
}

/** Sums may grow this long before they must be reduced. */
const RUN = 5552;

/** The checksum of zlib data (RFC 1950, section 8.2). */
function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (let start = 0; start < bytes.length; start += RUN) {
    const end = Math.min(bytes.length, start + RUN);
    for (let i = start; i < end; i++) b += a += bytes[i];
    a %= 65521;
    b %= 65521;
  }
  return b * 65536 + a;
}
