import { SizeLimitError, TextError } from "../errors.js";
import { asBytes, type BytesInput } from "./bytes.js";
import { gunzipIfNeeded } from "./compression/gunzip.js";
import { maxBytesOf, type UnpackOptions } from "./compression/output.js";

/**
 * The text of a file: UTF-8, plain or gzip, without its mark of byte order; every line end becomes a single \n, so that
 * the same text has the same tokens wherever it was saved. `await loadFile(path)` gets the bytes in Node.
 *
 * @throws {TextError} it is not UTF-8.
 * @throws {SizeLimitError} more than `maxBytes` (256 MiB unless you say otherwise), packed or not.
 */
export function readText(input: BytesInput, options: UnpackOptions = {}): string {
  const where = "readText";
  return plainText(input, maxBytesOf(options, where), where, (message) => new TextError(message));
}

const NO_BREAK = "\ufeff";

/** @param fail the error of a text that is not UTF-8, first in that line. */
export function plainText(
  input: string | BytesInput,
  maxBytes: number,
  where: string,
  fail: (message: string, line: number) => Error,
): string {
  const text = typeof input === "string" ? input : decode(unpack(asBytes(input, where), maxBytes, where), where, fail);
  return (text.startsWith(NO_BREAK) ? text.slice(1) : text).replace(/\r\n?/g, "\n");
}

function unpack(bytes: Uint8Array, maxBytes: number, where: string): Uint8Array {
  const content = gunzipIfNeeded(bytes, maxBytes);
  if (content.length <= maxBytes) return content;
  throw new SizeLimitError(`${where}: the text has ${content.length} bytes, more than maxBytes = ${maxBytes}`);
}

function decode(bytes: Uint8Array, where: string, fail: (message: string, line: number) => Error): string {
  const mark = bytes[0] * 256 + bytes[1];
  if (mark === 0xfffe || mark === 0xfeff) throw fail(`${where}: line 1: the text is UTF-16; save it as UTF-8`, 1);
  // A copy, because browsers refuse to decode shared memory.
  const copy = new Uint8Array(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(copy);
  } catch {
    const lenient = new TextDecoder("utf-8").decode(copy);
    const line = lenient.slice(0, lenient.indexOf("\ufffd")).split("\n").length;
    throw fail(`${where}: line ${line}: the text is not UTF-8; save it as UTF-8`, line);
  }
}
