import { CompressionError } from "../../errors.js";
import { guessContent } from "../bytes.js";

const HEADER_BYTES = 10;
export const TRAILER_BYTES = 8;

const HAS_HEADER_CHECKSUM = 2;
const HAS_EXTRA = 4;
const HAS_NAME = 8;
const HAS_COMMENT = 16;
const RESERVED = 0xe0;

/** Whether the bytes begin as gzip does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Checks a member's header, and that a body and a trailer can follow it. */
export function checkHeader(bytes: Uint8Array, start: number): void {
  if (!isGzip(bytes.subarray(start))) throw noGzip(bytes, start);
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

export function noGzip(bytes: Uint8Array, at: number): CompressionError {
  return new CompressionError(`gunzip: no gzip data at byte ${at}${at === 0 ? guessContent(bytes) : ""}`);
}

export function damaged(reason: string, cause?: unknown): CompressionError {
  return new CompressionError(`gunzip: the data is damaged: ${reason}`, { cause });
}
