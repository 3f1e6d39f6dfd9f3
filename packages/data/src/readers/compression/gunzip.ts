import { NnError } from "@nn/tensor";
import { Gunzip } from "fflate";
import { checkCount } from "../../dataset/check.js";
import { CompressionError } from "../../errors.js";
import { asBytes, guessContent, viewOf, type BytesInput } from "../bytes.js";
import { crc32 } from "./crc32.js";
import { DEFAULT_MAX_BYTES, Output, type UnpackOptions } from "./output.js";

/** Compressed bytes handed over at once: they unpack to at most 16 MiB, so a bomb is noticed early. */
const PIECE = 2 ** 14;

const HEADER_BYTES = 10;
const TRAILER_BYTES = 8;

const HAS_HEADER_CHECKSUM = 2;
const HAS_EXTRA = 4;
const HAS_NAME = 8;
const HAS_COMMENT = 16;
const RESERVED = 0xe0;

/**
 * An empty member. It is read after the data: where fflate finds it tells where the last member ended, and a stream
 * that was cut off swallows it.
 */
const END_MARK = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0);

/** Whether the bytes begin as gzip does. */
function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Unpacks gzip (RFC 1952), also of several members. Checksums and lengths are checked; damage is a `CompressionError`,
 * more than `maxBytes` (256 MiB unless you say otherwise) a `SizeLimitError`.
 */
export function gunzip(input: BytesInput, { maxBytes = DEFAULT_MAX_BYTES }: UnpackOptions = {}): Uint8Array {
  const where = "gunzip";
  const bytes = asBytes(input, where);
  checkCount(maxBytes, 0, where, "maxBytes");
  checkHeader(bytes, 0);
  const output = new Output(where, maxBytes, declaredSize(bytes, bytes.length), bytes.length);
  let checksum = 0;
  let size = 0;
  let ended = false;

  function endMember(end: number): void {
    const trailer = viewOf(bytes.subarray(end - TRAILER_BYTES, end));
    if (trailer.getUint32(0, true) !== checksum) throw damaged("its checksum does not match");
    if (trailer.getUint32(4, true) !== size % 2 ** 32) throw damaged("its length does not match");
    checksum = 0;
    size = 0;
  }

  const stream = new Gunzip((chunk) => {
    output.push(chunk);
    checksum = crc32(chunk, checksum);
    size += chunk.length;
  });
  stream.onmember = (start) => {
    endMember(start);
    ended = start === bytes.length;
    if (!ended) checkHeader(bytes, start);
  };
  try {
    for (let at = 0; at < bytes.length; at += PIECE) stream.push(bytes.subarray(at, at + PIECE));
    stream.push(END_MARK, true);
  } catch (error) {
    if (error instanceof NnError) throw error;
    throw damaged(error instanceof Error ? error.message : String(error), error);
  }
  if (!ended) throw damaged("it is truncated");
  return output.finish();
}

/** The bytes, unpacked if they are gzip. */
export function gunzipIfNeeded(bytes: Uint8Array, options: UnpackOptions): Uint8Array {
  return isGzip(bytes) ? gunzip(bytes, options) : bytes;
}

/** Checks a member's header, and that a body and a trailer can follow it. */
function checkHeader(bytes: Uint8Array, start: number): void {
  if (!isGzip(bytes.subarray(start))) {
    throw new CompressionError(`gunzip: no gzip data at byte ${start}${start === 0 ? guessContent(bytes) : ""}`);
  }
  if (bytes.length < start + HEADER_BYTES + TRAILER_BYTES) throw damaged("it is truncated");
  const flags = bytes[start + 3];
  if (bytes[start + 2] !== 8 || flags & RESERVED) throw damaged("its header is none of gzip");
  let at = start + HEADER_BYTES;
  if (flags & HAS_EXTRA) at += 2 + bytes[at] + 256 * bytes[at + 1];
  for (const text of [HAS_NAME, HAS_COMMENT]) {
    if (!(flags & text)) continue;
    const end = bytes.indexOf(0, at);
    if (end < 0) throw damaged("it is truncated");
    at = end + 1;
  }
  if (flags & HAS_HEADER_CHECKSUM) at += 2;
  if (at + TRAILER_BYTES >= bytes.length) throw damaged("it is truncated");
}

/** What the last member says of its size, modulo 2^32. */
function declaredSize(bytes: Uint8Array, end: number): number {
  return viewOf(bytes).getUint32(end - 4, true);
}

function damaged(reason: string, cause?: unknown): CompressionError {
  return new CompressionError(`gunzip: the data is damaged: ${reason}`, { cause });
}
