import { damaged, noGzip } from "./header.js";
import { tooLarge } from "./output.js";

/** What `gunzipSync` gives with `info`, which its types do not say. */
interface Unpacked {
  readonly buffer: Uint8Array;
  /** `bytesWritten`: how many of the compressed bytes were read. */
  readonly engine: { readonly bytesWritten: number };
}

/** Unpacked bytes are collected in chunks, and the limit is passed by one at most. A small file gets small ones. */
const LEAST_CHUNK = 2 ** 14;
const GREATEST_CHUNK = 2 ** 20;

const reasons: ReadonlyMap<string, string> = new Map([
  ["incorrect data check", "its checksum does not match"],
  ["incorrect length check", "its length does not match"],
  ["unexpected end of file", "it is truncated"],
  ["incorrect header check", "what lies behind a member is no gzip"],
]);

/**
 * Unpacks gzip with the zlib of Node, several times as fast as JavaScript; undefined where there is none. zlib checks
 * headers, checksums and lengths of all members, and stops at the limit.
 */
export function gunzipWithZlib(bytes: Uint8Array, maxBytes: number): Uint8Array | undefined {
  // Asked of the process and not imported, so that no bundler looks for it.
  const zlib = globalThis.process?.getBuiltinModule?.("node:zlib");
  const buffer = globalThis.process?.getBuiltinModule?.("node:buffer");
  if (!zlib || !buffer) return undefined;
  const maxOutputLength = Math.max(1, Math.min(maxBytes, buffer.constants.MAX_LENGTH));
  const chunkSize = Math.min(GREATEST_CHUNK, Math.max(LEAST_CHUNK, 4 * bytes.length));
  let unpacked: Unpacked;
  try {
    unpacked = zlib.gunzipSync(bytes, { info: true, maxOutputLength, chunkSize }) as unknown as Unpacked;
  } catch (error) {
    throw explained(error, maxBytes);
  }
  // Zeros behind the last member are skipped by zlib without a word.
  if (unpacked.engine.bytesWritten !== bytes.length) throw noGzip(bytes, unpacked.engine.bytesWritten);
  if (unpacked.buffer.length > maxBytes) throw tooLarge("gunzip", maxBytes);
  return owned(unpacked.buffer);
}

function explained(error: unknown, maxBytes: number): Error {
  if (!(error instanceof Error)) return damaged(String(error), error);
  if ("code" in error && error.code === "ERR_BUFFER_TOO_LARGE") return tooLarge("gunzip", maxBytes);
  return damaged(reasons.get(error.message) ?? error.message, error);
}

/** The bytes as an array of memory that is theirs alone; a Node `Buffer` may be a window into a larger one. */
function owned(bytes: Uint8Array): Uint8Array {
  if (bytes.length < bytes.buffer.byteLength) return new Uint8Array(bytes);
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}
