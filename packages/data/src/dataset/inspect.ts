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

/** A value in a message: strings quoted; arrays, functions and objects by kind. */
export function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value) || isTyped(value)) return `an array of ${value.length}`;
  if (typeof value === "function") return `the function ${value.name || "without a name"}`;
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
