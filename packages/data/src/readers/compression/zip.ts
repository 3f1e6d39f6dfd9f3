import { Inflate } from "fflate";
import { CompressionError, SizeLimitError } from "../../errors.js";
import { decodeText, guessContent, viewOf } from "../bytes.js";
import { crc32 } from "./crc32.js";
import { Output } from "./output.js";

const END = 0x06054b50;
const END_BYTES = 22;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;

const MAX_COMMENT = 0xffff;
const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;
const PIECE = 2 ** 14;

/** A file of an archive, as the archive's directory describes it. */
interface Entry {
  readonly name: string;
  readonly method: number;
  readonly checksum: number;
  readonly packedSize: number;
  readonly size: number;
  readonly offset: number;
}

/**
 * Unpacks a zip archive (PKWARE APPNOTE 6.3.10) in memory. All files together may take `maxBytes`. Sizes, checksums
 * and bounds are checked; archives that are encrypted, split or beyond 4 GiB are refused.
 */
export function unzip(bytes: Uint8Array, maxBytes: number): Map<string, Uint8Array> {
  const entries = readDirectory(bytes);
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  if (total > maxBytes) {
    throw new SizeLimitError(`zip: the files unpack to ${total} bytes, more than maxBytes = ${maxBytes}`);
  }
  const files = new Map<string, Uint8Array>();
  for (const entry of entries) {
    if (files.has(entry.name)) throw damaged(`it holds ${JSON.stringify(entry.name)} twice`);
    files.set(entry.name, unpack(bytes, entry));
  }
  return files;
}

function readDirectory(bytes: Uint8Array): Entry[] {
  const view = viewOf(bytes);
  const end = findEnd(bytes, view);
  const count = view.getUint16(end + 10, true);
  const size = view.getUint32(end + 12, true);
  const start = view.getUint32(end + 16, true);
  if (view.getUint16(end + 4, true) !== 0 || view.getUint16(end + 8, true) !== count)
    throw damaged("it is one of several parts");
  if (start + size > end) throw damaged("its directory lies outside");
  const entries: Entry[] = [];
  let at = start;
  for (let i = 0; i < count; i++) {
    if (at + ENTRY_BYTES > end || view.getUint32(at, true) !== ENTRY) throw damaged("its directory is broken");
    const nameBytes = view.getUint16(at + 28, true);
    const next = at + ENTRY_BYTES + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) throw damaged("its directory is broken");
    const name = decodeText(bytes.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + nameBytes));
    if (name === undefined) throw damaged("a file's name is not UTF-8");
    entries.push(readEntry(view, at, name));
    at = next;
  }
  if (at !== start + size) throw damaged("its directory has another length than it says");
  return entries;
}

/** The record at the end of the archive, behind which only a comment of the length it says may stand. */
function findEnd(bytes: Uint8Array, view: DataView): number {
  for (let at = bytes.length - END_BYTES; at >= 0 && at >= bytes.length - END_BYTES - MAX_COMMENT; at--) {
    if (view.getUint32(at, true) !== END) continue;
    if (at + END_BYTES + view.getUint16(at + 20, true) === bytes.length) return at;
  }
  throw damaged(`it is no zip archive, or truncated${guessContent(bytes)}`);
}

function readEntry(view: DataView, at: number, name: string): Entry {
  const entry: Entry = {
    name,
    method: view.getUint16(at + 10, true),
    checksum: view.getUint32(at + 16, true),
    packedSize: view.getUint32(at + 20, true),
    size: view.getUint32(at + 24, true),
    offset: view.getUint32(at + 42, true),
  };
  const quoted = JSON.stringify(name);
  if (view.getUint16(at + 8, true) & ENCRYPTED) throw damaged(`${quoted} is encrypted`);
  if (entry.method !== STORED && entry.method !== DEFLATED) {
    throw damaged(`${quoted} is packed by method ${entry.method}; stored (0) and deflated (8) can be read`);
  }
  if ([entry.packedSize, entry.size, entry.offset].includes(0xffffffff))
    throw damaged(`${quoted} is larger than 4 GiB`);
  return entry;
}

function unpack(bytes: Uint8Array, entry: Entry): Uint8Array {
  const quoted = JSON.stringify(entry.name);
  const view = viewOf(bytes);
  const { offset } = entry;
  if (offset + LOCAL_BYTES > bytes.length || view.getUint32(offset, true) !== LOCAL)
    throw damaged(`${quoted} is not where it should be`);
  const start = offset + LOCAL_BYTES + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + entry.packedSize > bytes.length) throw damaged(`${quoted} is truncated`);
  const packed = bytes.subarray(start, start + entry.packedSize);
  const content = entry.method === STORED ? packed : inflate(packed, entry.size, quoted);
  if (content.length !== entry.size) throw damaged(`${quoted} has ${content.length} bytes, expected ${entry.size}`);
  if (crc32(content) !== entry.checksum) throw damaged(`the checksum of ${quoted} does not match`);
  return content;
}

/** Unpacks a deflate stream that must come to `size` bytes. */
function inflate(packed: Uint8Array, size: number, quoted: string): Uint8Array {
  const output = new Output(`zip: ${quoted}`, size, size, packed.length);
  const stream = new Inflate((chunk) => output.push(chunk));
  try {
    for (let at = 0; at < packed.length; at += PIECE) {
      stream.push(packed.subarray(at, at + PIECE), at + PIECE >= packed.length);
    }
  } catch (error) {
    const reason = error instanceof SizeLimitError ? "is longer than it says" : "is damaged";
    throw damaged(`${quoted} ${reason}`, error);
  }
  return output.finish();
}

function damaged(reason: string, cause?: unknown): CompressionError {
  return new CompressionError(`zip: ${reason}`, { cause });
}
