import { TarError } from "../errors.js";
import { asBytes, decodeText, guessContent, type BytesInput } from "./bytes.js";
import { gunzipIfNeeded } from "./compression/gunzip.js";
import { maxBytesOf, type UnpackOptions } from "./compression/output.js";

const BLOCK = 512;
const FILE = new Set(["0", "\0", "7"]);
/** Headers that say something of the next file or of all, such as a name too long for its own header. */
const GNU_NAME = "L";
const PAX = "x";

/**
 * Reads a tar archive (POSIX ustar, with GNU's and pax's long names), plain or gzip: its files' bytes by name. Folders
 * and links are left out. The bytes are views of the archive's.
 *
 * @throws {TarError} truncated, a wrong checksum, or no tar at all.
 * @throws {SizeLimitError} it unpacks to more than `maxBytes` (256 MiB unless you say otherwise).
 */
export function readTar(input: BytesInput, options: UnpackOptions = {}): Map<string, Uint8Array> {
  const bytes = gunzipIfNeeded(asBytes(input, "readTar"), maxBytesOf(options, "readTar"));
  const files = new Map<string, Uint8Array>();
  let longName: string | undefined;
  for (let at = 0; ;) {
    const header = bytes.subarray(at, at + BLOCK);
    // Archives end in blocks of zeros; some end without.
    if (header.length === 0 && at > 0) return files;
    if (header.length < BLOCK)
      throw new TarError(`readTar: this is no tar archive, or truncated${guessContent(bytes)}`);
    if (header.every((byte) => byte === 0)) return files;
    checkHeader(header, at, bytes);
    const size = octal(header.subarray(124, 136));
    if (size === undefined) throw new TarError(`readTar: the size of the file at byte ${at} is no number`);
    const content = bytes.subarray(at + BLOCK, at + BLOCK + size);
    if (content.length < size) throw new TarError("readTar: the archive is truncated");
    const type = String.fromCharCode(header[156]);
    if (type === GNU_NAME) longName = text(content);
    else if (type === PAX) longName = paxName(content) ?? longName;
    else {
      if (FILE.has(type)) files.set(longName ?? nameOf(header), content);
      longName = undefined;
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}

/** The sum of the header's bytes, with spaces in the place of the sum itself. */
function checkHeader(header: Uint8Array, at: number, bytes: Uint8Array): void {
  const sum = header.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte), 0);
  if (octal(header.subarray(148, 156)) === sum) return;
  const what = at === 0 ? "this is no tar archive, or damaged" : `the header at byte ${at} is damaged`;
  throw new TarError(`readTar: ${what}${guessContent(bytes)}`);
}

/** Numbers are octal digits, or, with the highest bit set, bytes with the highest first. */
function octal(field: Uint8Array): number | undefined {
  if (field[0] & 0x80) return field.slice(1).reduce((value, byte) => value * 256 + byte, 0);
  const digits = String.fromCharCode(...field)
    .replace(/\0.*$/s, "")
    .trim();
  return /^[0-7]+$/.test(digits) ? parseInt(digits, 8) : undefined;
}

/** Text up to the first zero. */
function text(field: Uint8Array): string {
  const end = field.indexOf(0);
  const decoded = decodeText(end < 0 ? field : field.subarray(0, end));
  if (decoded === undefined) throw new TarError("readTar: a name is not UTF-8");
  return decoded;
}

function nameOf(header: Uint8Array): string {
  const name = text(header.subarray(0, 100));
  const isUstar = text(header.subarray(257, 263)).startsWith("ustar");
  const prefix = isUstar ? text(header.subarray(345, 500)) : "";
  return prefix ? `${prefix}/${name}` : name;
}

/** Of records "LENGTH key=value\n" that of the path. */
function paxName(content: Uint8Array): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(text(content))?.[1];
}
