import { asBytes, type BytesInput } from "../bytes.js";
import { checkHeader, isGzip } from "./header.js";
import { maxBytesOf, type UnpackOptions } from "./output.js";
import { gunzipInPieces } from "./with-fflate.js";
import { gunzipWithZlib } from "./with-zlib.js";

/**
 * Unpacks gzip (RFC 1952), also of several members. Checksums and lengths are checked; damage is a `CompressionError`,
 * more than `maxBytes` (256 MiB unless you say otherwise) a `SizeLimitError`.
 */
export function gunzip(input: BytesInput, options: UnpackOptions = {}): Uint8Array {
  const bytes = asBytes(input, "gunzip");
  const maxBytes = maxBytesOf(options, "gunzip");
  checkHeader(bytes, 0);
  return gunzipWithZlib(bytes, maxBytes) ?? gunzipInPieces(bytes, maxBytes);
}

/** The bytes, unpacked if they are gzip. */
export function gunzipIfNeeded(bytes: Uint8Array, maxBytes: number): Uint8Array {
  return isGzip(bytes) ? gunzip(bytes, { maxBytes }) : bytes;
}
