import { sizeOf } from "@nn/tensor";
import { bytesPerElement, encode, storedDType, type StoredData, type StoredDType } from "../../arrays.js";
import { SafetensorsError } from "../../errors.js";
import { LENGTH_BYTES, MAX_HEADER_BYTES, METADATA, writtenTypes } from "./format.js";

/** A tensor to write: an `NdArray`, a `StoredArray`, or a typed array and its shape. */
export interface WritableArray {
  readonly data: StoredData;
  readonly shape: readonly number[];
  /** Only needed to tell `bool` from `uint8`: the typed array says the rest. */
  readonly dtype?: string;
}

type Tensors = Iterable<readonly [string, WritableArray]> | Readonly<Record<string, WritableArray>>;

interface Item {
  readonly name: string;
  readonly type: StoredDType;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/**
 * Writes tensors as a safetensors file that every reader of the format opens. The same tensors give the same bytes.
 * Types with larger elements come first, so that every tensor is aligned; otherwise the order is kept.
 */
export function writeSafetensors(tensors: Tensors, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const items = collect(tensors);
  const header = encodeHeader(items, metadata);
  const length = items.reduce((sum, { bytes }) => sum + bytes.length, LENGTH_BYTES + header.length);
  const file = new Uint8Array(length);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, LENGTH_BYTES);
  let at = LENGTH_BYTES + header.length;
  for (const { bytes } of items) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}

function collect(tensors: Tensors): Item[] {
  const entries = Symbol.iterator in tensors ? tensors : Object.entries(tensors);
  const items = new Map<string, Item>();
  for (const [name, array] of entries) {
    if (items.has(name)) throw refused(name, "is given twice");
    if (name === METADATA) throw refused(name, "has the name of the metadata");
    items.set(name, readItem(name, array));
  }
  return [...items.values()].sort((a, b) => bytesPerElement(b.type) - bytesPerElement(a.type));
}

function readItem(name: string, { data, shape, dtype }: WritableArray): Item {
  const found = storedDType(data);
  if (!found) throw refused(name, "holds no typed array");
  const type = dtype === "bool" && found === "uint8" ? "bool" : found;
  if (dtype !== undefined && dtype !== type) throw refused(name, `says it is ${dtype}, but its data is ${found}`);
  if (!Array.isArray(shape) || !shape.every((axis) => Number.isSafeInteger(axis) && axis >= 0)) {
    throw refused(name, `has the shape ${JSON.stringify(shape)}, expected integers ≥ 0`);
  }
  if (sizeOf(shape) !== data.length) {
    throw refused(name, `has ${data.length} values, its shape [${shape.join(", ")}] needs ${sizeOf(shape)}`);
  }
  if (type === "bool" && data.some((value: number | bigint) => value > 1))
    throw refused(name, "is bool and holds values beyond 0 and 1");
  return { name, type, shape, bytes: encode(data) };
}

/** JSON, padded with spaces so that the tensors begin at a multiple of 8 bytes. */
function encodeHeader(items: readonly Item[], metadata: Readonly<Record<string, string>>): Uint8Array {
  const pairs: string[] = [];
  const notes = Object.entries(metadata);
  for (const [key, text] of notes) {
    if (typeof text !== "string")
      throw new SafetensorsError(`writeSafetensors: metadata ${JSON.stringify(key)} must be a text`);
  }
  // Written pair by pair: an object would lose a key called __proto__.
  if (notes.length > 0)
    pairs.push(pair(METADATA, `{${notes.map(([key, text]) => pair(key, JSON.stringify(text))).join(",")}}`));
  let begin = 0;
  for (const { name, type, shape, bytes } of items) {
    const end = begin + bytes.length;
    pairs.push(pair(name, JSON.stringify({ dtype: writtenTypes[type], shape, data_offsets: [begin, end] })));
    begin = end;
  }
  const text = new TextEncoder().encode(`{${pairs.join(",")}}`);
  const header = new Uint8Array(Math.ceil(text.length / 8) * 8).fill(0x20);
  if (header.length > MAX_HEADER_BYTES) {
    throw new SafetensorsError(
      `writeSafetensors: names and metadata take ${header.length} bytes, more than ${MAX_HEADER_BYTES}`,
    );
  }
  header.set(text);
  return header;
}

function pair(key: string, json: string): string {
  return `${JSON.stringify(key)}:${json}`;
}

function refused(name: string, reason: string): SafetensorsError {
  return new SafetensorsError(`writeSafetensors: tensor ${JSON.stringify(name)} ${reason}`);
}
