import { bytesPerElement, type StoredDType } from "../../arrays.js";
import { SafetensorsError } from "../../errors.js";
import { decodeText, guessContent, viewOf } from "../bytes.js";
import { findDuplicateKey } from "./duplicate-key.js";
import { LENGTH_BYTES, MAX_HEADER_BYTES, METADATA, readTypes } from "./format.js";

/** What the header says of every tensor. */
const FIELDS = ["dtype", "shape", "data_offsets"] as const;

/** Where a tensor lies; the offsets count from the end of the header. */
export interface TensorInfo {
  readonly name: string;
  readonly type: StoredDType | "float16" | "bfloat16";
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

export interface Header {
  readonly tensors: readonly TensorInfo[];
  readonly metadata: Readonly<Record<string, string>>;
  /** Where the tensors' bytes begin. */
  readonly dataStart: number;
}

/** Reads and checks all that the file says of its tensors, before any of their bytes are touched. */
export function readHeader(bytes: Uint8Array): Header {
  const dataStart = headerEnd(bytes);
  const { text, header } = parse(bytes.subarray(LENGTH_BYTES, dataStart));
  const metadata = readMetadata(header[METADATA]);
  const names = Object.keys(header);
  const tensors = names.filter((name) => name !== METADATA).map((name) => readInfo(name, header[name]));
  // All that may be in a header was found in it: its own keys, the metadata's and those of every tensor.
  const keys = names.length + Object.keys(metadata).length + FIELDS.length * tensors.length;
  const duplicate = findDuplicateKey(text, keys);
  if (duplicate !== undefined) throw broken(`the header holds the key ${JSON.stringify(duplicate)} twice`);
  checkCoverage(tensors, bytes.length - dataStart);
  return { tensors, metadata, dataStart };
}

function headerEnd(bytes: Uint8Array): number {
  const hint = guessContent(bytes);
  if (bytes.length < LENGTH_BYTES)
    throw broken(`the file has ${bytes.length} bytes, not even a header's length${hint}`);
  const length = viewOf(bytes).getBigUint64(0, true);
  if (length > BigInt(MAX_HEADER_BYTES)) {
    throw broken(`a header of ${length} bytes is more than the ${MAX_HEADER_BYTES} allowed${hint}`);
  }
  const end = LENGTH_BYTES + Number(length);
  if (end > bytes.length)
    throw broken(`the file is truncated: its header ends at byte ${end}, the file at ${bytes.length}${hint}`);
  return end;
}

function parse(bytes: Uint8Array): { readonly text: string; readonly header: Readonly<Record<string, unknown>> } {
  const text = decodeText(bytes);
  if (text === undefined) throw broken("the header is not UTF-8");
  if (!text.startsWith("{")) throw broken('the header does not begin with "{"');
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (error) {
    throw broken(`the header is no JSON: ${error instanceof Error ? error.message : String(error)}`, error);
  }
  if (!isObject(header)) throw broken("the header is no object");
  return { text, header };
}

/** Whether something is an object of JSON; a key `__proto__` in it is a key like others. */
function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readMetadata(value: unknown): Record<string, string> {
  const metadata = Object.create(null) as Record<string, string>;
  if (value === undefined) return metadata;
  if (!isObject(value)) throw broken(`${METADATA} is no object`);
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== "string") throw broken(`${METADATA}: ${JSON.stringify(key)} is no text`);
    metadata[key] = text;
  }
  return metadata;
}

function readInfo(name: string, entry: unknown): TensorInfo {
  // Made for messages only: a header may hold a hundred thousand names.
  const wrong = (reason: string): SafetensorsError => broken(`tensor ${JSON.stringify(name)}${reason}`);
  if (!isObject(entry)) throw wrong(" is no object");
  const fields = Object.keys(entry);
  if (fields.length !== 3 || !FIELDS.every((field) => Object.hasOwn(entry, field))) {
    throw wrong(` must have dtype, shape and data_offsets and nothing else, has ${fields.join(", ")}`);
  }
  const { dtype, shape, data_offsets: offsets } = entry;
  const type = typeof dtype === "string" ? readTypes.get(dtype) : undefined;
  if (!type) throw wrong(` has the type ${JSON.stringify(dtype)}; there are ${[...readTypes.keys()].join(", ")}`);
  if (!isSizes(shape)) throw wrong(` has the shape ${JSON.stringify(shape)}, expected integers ≥ 0`);
  if (!isSizes(offsets) || offsets.length !== 2 || offsets[0] > offsets[1]) {
    throw wrong(` has the offsets ${JSON.stringify(offsets)}, expected two integers, begin ≤ end`);
  }
  const [begin, end] = offsets;
  const expected = shape.reduce((size, axis) => size * axis, bytesOf(type));
  if (expected !== end - begin) {
    throw wrong(`: ${type} of shape [${shape.join(", ")}] needs ${expected} bytes, its offsets give ${end - begin}`);
  }
  return { name, type, shape, begin, end };
}

function bytesOf(type: TensorInfo["type"]): number {
  return type === "float16" || type === "bfloat16" ? 2 : bytesPerElement(type);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && Number(size) >= 0);
}

/** The tensors must cover the bytes from first to last: no hole, no overlap, nothing behind. */
function checkCoverage(tensors: readonly TensorInfo[], length: number): void {
  let reached = 0;
  for (const { name, begin, end } of [...tensors].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== reached) {
      const what = begin > reached ? "leaves a hole before it" : "overlaps another";
      throw broken(`tensor ${JSON.stringify(name)} begins at byte ${begin} and ${what}: expected ${reached}`);
    }
    reached = end;
  }
  if (reached > length) throw broken(`the file is truncated: its tensors take ${reached} bytes, it holds ${length}`);
  if (reached < length) throw broken(`${length - reached} bytes lie behind the last tensor`);
}

function broken(reason: string, cause?: unknown): SafetensorsError {
  return new SafetensorsError(`readSafetensors: ${reason}`, { cause });
}
