import { describe, InvalidArgumentError } from "@nn/tensor";

/** What readers take: the content of a file. */
export type BytesInput = Uint8Array | ArrayBuffer;

/** The bytes as a plain `Uint8Array` (a Node `Buffer` has methods of its own under the same names). */
export function asBytes(input: BytesInput, where: string): Uint8Array {
  if (input instanceof Uint8Array) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  if (input instanceof ArrayBuffer) return new Uint8Array(input);
  throw new InvalidArgumentError(
    `${where}: expected the file's bytes (Uint8Array or ArrayBuffer), got ${describe(input)}`,
  );
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Text of a small piece of a file; `undefined` when the bytes are not UTF-8. */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    // A copy, because browsers refuse to decode shared memory. A mark of byte order is no part of a header.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(new Uint8Array(bytes));
  } catch {
    return undefined;
  }
}

/** What a file that is no data often is instead, as the end of a message; empty when nothing is recognized. */
export function guessContent(bytes: Uint8Array): string {
  const start = String.fromCharCode(...bytes.subarray(0, 64)).trimStart();
  if (start.startsWith("version https://git-lfs"))
    return " (this is a Git LFS pointer: fetch the file itself with git lfs pull)";
  if (/^<(!doctype|html|\?xml)/i.test(start)) return " (this is a web page: the download gave an error page)";
  return "";
}
