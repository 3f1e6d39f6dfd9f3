import {
  describe,
  type DType,
  evaluate,
  InvalidArgumentError,
  type NdArray,
  Tensor,
  type TypedArray,
} from "@nn/tensor";
import { allocate } from "../arrays.js";
import { checkLength } from "./check.js";
import type { ArrayInput, ShapedArray, TargetKind } from "./example.js";
import { isTyped, kindOf, type ElementKind } from "./inspect.js";
import { flatten } from "./nested.js";

const LOWEST = -(2 ** 31);
const HIGHEST = 2 ** 31 - 1;

/** Values that were read but have no element type of a tensor yet. */
interface RawArray {
  readonly values: ArrayLike<number | bigint>;
  readonly shape: readonly number[];
  /** What the source says of its elements; plain numbers say nothing. */
  readonly kind: ElementKind | undefined;
}

/** Features: whole-number arrays (token ids) become int32, everything else float32, bytes (pixels) too. Copied. */
export function readFeatures(input: ArrayInput, where: string): NdArray {
  const raw = readArray(input, where);
  return convert(raw, raw.kind === "integer" ? "int32" : "float32", where);
}

/**
 * Targets: whole-number arrays and bytes become int32 labels, float arrays float32, plain numbers as `kind` says.
 * `scalarRank` is the rank at which each example's target is one number. Copied.
 */
export function readTargets(input: ArrayInput, where: string, scalarRank: number, kind?: TargetKind): NdArray {
  const raw = readArray(input, where);
  return convert(raw, targetDType(raw, scalarRank, kind), where);
}

function targetDType(raw: RawArray, scalarRank: number, kind: TargetKind | undefined): DType {
  if (kind === "labels") return "int32";
  if (kind === "values") return "float32";
  if (raw.kind !== undefined) return raw.kind === "float" ? "float32" : "int32";
  return raw.shape.length === scalarRank && allIntegers(raw.values) ? "int32" : "float32";
}

function allIntegers(values: ArrayLike<number | bigint>): boolean {
  for (let i = 0; i < values.length; i++) if (!isInt32(values[i])) return false;
  return true;
}

function isInt32(value: unknown): boolean {
  return (Number.isInteger(value) || typeof value === "bigint") && Number(value) >= LOWEST && Number(value) <= HIGHEST;
}

function readArray(input: ArrayInput, where: string): RawArray {
  if (input instanceof Tensor) {
    const [{ data, shape }] = evaluate([input]);
    return { values: data, shape, kind: kindOf(data) };
  }
  if (isShaped(input)) {
    if (!isTyped(input.data)) {
      throw new InvalidArgumentError(`${where}: data must be a typed array, got ${describe(input.data)}`);
    }
    checkLength(input.shape, input.data.length, where);
    return { values: input.data, shape: input.shape, kind: kindOf(input.data) };
  }
  if (isTyped(input)) return { values: input, shape: [input.length], kind: kindOf(input) };
  return flatten(input, where);
}

function isShaped(input: Exclude<ArrayInput, Tensor>): input is ShapedArray {
  return typeof input === "object" && input !== null && !Array.isArray(input) && "data" in input && "shape" in input;
}

function convert({ values, shape }: RawArray, dtype: DType, where: string): NdArray {
  const data = allocate(dtype, values.length);
  if (dtype === "int32") copyIntegers(values, data, shape, where);
  else if (values instanceof BigInt64Array || values instanceof BigUint64Array) data.set(Array.from(values, Number));
  else data.set(values as ArrayLike<number>);
  return { data, shape: [...shape], dtype };
}

/** Copies whole numbers; one that int32 cannot hold is an error and never rounded or wrapped. */
function copyIntegers(
  from: ArrayLike<number | bigint>,
  into: TypedArray,
  shape: readonly number[],
  where: string,
): void {
  for (let i = 0; i < into.length; i++) {
    if (!isInt32(from[i])) {
      throw new InvalidArgumentError(
        `${where}${position(i, shape)} is ${String(from[i])}, expected an integer from −2^31 to 2^31 − 1 ` +
          `(give real-valued targets as floats or with targets: "values")`,
      );
    }
    into[i] = Number(from[i]);
  }
}

/** `[3][0]` of a flat index, for messages. */
function position(index: number, shape: readonly number[]): string {
  let text = "";
  let rest = index;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis];
    text = `[${rest % size}]${text}`;
    rest = Math.floor(rest / size);
  }
  return text;
}
