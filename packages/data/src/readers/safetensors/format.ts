import type { StoredDType } from "../../arrays.js";

/** Most bytes of a header that the reference implementation reads. */
export const MAX_HEADER_BYTES = 100_000_000;

/** The header's length, an unsigned 64-bit integer, comes first. */
export const LENGTH_BYTES = 8;

/** The header's own entry: texts by name. */
export const METADATA = "__metadata__";

/** Element types we write, by ours. */
export const writtenTypes: Readonly<Record<StoredDType, string>> = {
  bool: "BOOL",
  uint8: "U8",
  int8: "I8",
  uint16: "U16",
  int16: "I16",
  uint32: "U32",
  int32: "I32",
  uint64: "U64",
  int64: "I64",
  float32: "F32",
  float64: "F64",
};

/** Element types we read, by the format's; the two short floats become float32. */
export const readTypes: ReadonlyMap<string, StoredDType | "float16" | "bfloat16"> = new Map<
  string,
  StoredDType | "float16" | "bfloat16"
>([
  ...Object.entries(writtenTypes).map(([ours, theirs]) => [theirs, ours as StoredDType] as const),
  ["F16", "float16"],
  ["BF16", "bfloat16"],
]);
