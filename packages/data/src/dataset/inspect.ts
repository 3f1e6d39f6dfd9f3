import { describe } from "@nn/tensor";
import { storedDType, type StoredData } from "../arrays.js";

/** What a typed array's type says of its elements. */
export type ElementKind = "float" | "integer" | "byte";

/** Whether something is a typed array whose elements can be read. */
export function isTyped(input: unknown): input is StoredData | Uint8ClampedArray {
  return storedDType(input) !== undefined;
}

export function kindOf(data: StoredData | Uint8ClampedArray): ElementKind {
  if (data instanceof Float32Array || data instanceof Float64Array) return "float";
  return data instanceof Uint8Array || data instanceof Uint8ClampedArray ? "byte" : "integer";
}

/** As `describe`, but the items of an array one by one. */
export function describeItems(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(describe).join(", ")}]` : describe(value);
}
