import type { DType, Shape } from "@nn/tensor";

/** Typed arrays by the name of their elements. `bool` is one byte of 0 or 1. */
interface DataOf {
  bool: Uint8Array;
  uint8: Uint8Array;
  int8: Int8Array;
  uint16: Uint16Array;
  int16: Int16Array;
  uint32: Uint32Array;
  int32: Int32Array;
  uint64: BigUint64Array;
  int64: BigInt64Array;
  float32: Float32Array;
  float64: Float64Array;
}

/** Element types that files hold. */
export type StoredDType = keyof DataOf;

/** Values as a file holds them, row-major; those of the types float32, float64, int32 and bool are an `NdArray`. */
export type StoredArray<Type extends StoredDType = StoredDType> = {
  [D in Type]: { readonly dtype: D; readonly shape: readonly number[]; readonly data: DataOf[D] };
}[Type];

export type StoredData = DataOf[StoredDType];

interface StoredConstructor<Data> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer): Data;
}

const constructors: { readonly [D in StoredDType]: StoredConstructor<DataOf[D]> } = {
  bool: Uint8Array,
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  uint64: BigUint64Array,
  int64: BigInt64Array,
  float32: Float32Array,
  float64: Float64Array,
};

export function bytesPerElement(dtype: StoredDType): number {
  return constructors[dtype].BYTES_PER_ELEMENT;
}

/** Whether this machine keeps the low byte first, as every current one does. */
const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/**
 * Copies elements out of a file's bytes, whatever their alignment, swapping the bytes of each element where the
 * file's order is not this machine's.
 */
export function decode<D extends StoredDType>(
  dtype: D,
  bytes: Uint8Array,
  shape: Shape,
  order: "little" | "big",
): StoredArray<D> {
  // Not bytes.slice(): Node's Buffer makes a view of it.
  const copy = new Uint8Array(bytes);
  const size = bytesPerElement(dtype);
  if (size > 1 && (order === "little") !== littleEndian) swapBytes(copy, size);
  const data: DataOf[D] = new constructors[dtype](copy.buffer);
  return { dtype, shape: [...shape], data };
}

/** The elements' bytes, low byte first. */
export function encode(data: StoredData): Uint8Array {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (littleEndian || data.BYTES_PER_ELEMENT === 1) return bytes;
  const copy = new Uint8Array(bytes);
  swapBytes(copy, data.BYTES_PER_ELEMENT);
  return copy;
}

function swapBytes(bytes: Uint8Array, size: number): void {
  for (let start = 0; start < bytes.length; start += size) {
    for (let low = start, high = start + size - 1; low < high; low++, high--) {
      const kept = bytes[low];
      bytes[low] = bytes[high];
      bytes[high] = kept;
    }
  }
}

/** The name of a typed array's elements; undefined for anything else. */
export function storedDType(data: unknown): StoredDType | undefined {
  if (data instanceof Uint8ClampedArray) return "uint8";
  for (const [dtype, constructor] of Object.entries(constructors)) {
    if (dtype !== "bool" && data instanceof constructor) return dtype as StoredDType;
  }
  return undefined;
}

/** Zeros for the values of a dataset, which are float32, or int32 for whole numbers. */
export function allocate(dtype: DType, length: number): Float32Array | Int32Array {
  return dtype === "int32" ? new Int32Array(length) : new Float32Array(length);
}
