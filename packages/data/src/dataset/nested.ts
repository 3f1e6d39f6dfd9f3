import { describe, InvalidArgumentError, ShapeError, sizeOf } from "@nn/tensor";
import type { NestedNumbers } from "./example.js";
import { isTyped, kindOf, type ElementKind } from "./inspect.js";

/** Deeper nesting is a mistake, or an array that holds itself. */
const MAX_DEPTH = 16;

/** Nested numbers laid out flat, row-major. */
interface Flat {
  readonly values: Float64Array;
  readonly shape: readonly number[];
  /** Of the innermost typed arrays; undefined for plain numbers. */
  readonly kind: ElementKind | undefined;
}

/** Lays nested arrays out flat; uneven lengths and whatever is no number are errors that say where. */
export function flatten(input: NestedNumbers, where: string): Flat {
  const { shape, kind } = measure(input, where);
  const values = new Float64Array(sizeOf(shape));
  const path: number[] = [];
  let next = 0;

  function place(): string {
    return where + path.map((index) => `[${index}]`).join("");
  }

  function number(value: unknown): void {
    if (typeof value !== "number" && typeof value !== "bigint") {
      const advice = typeof value === "string" ? "; give texts numbers of their own, or read them with readCsv" : "";
      throw new InvalidArgumentError(`${place()} is ${describe(value)}, expected a number${advice}`);
    }
    values[next++] = Number(value);
  }

  function level(value: unknown, depth: number): void {
    if (depth === shape.length) return number(value);
    if (!Array.isArray(value) && !isTyped(value)) {
      throw new ShapeError(`${place()} is ${describe(value)}, expected an array of ${shape[depth]} as in the first`);
    }
    if (value.length !== shape[depth]) {
      throw new ShapeError(`${place()} has ${value.length} values, expected ${shape[depth]} as in the first`);
    }
    for (let i = 0; i < value.length; i++) {
      path[depth] = i;
      level(value[i], depth + 1);
    }
    path.length = depth;
  }

  level(input, 0);
  return { values, shape, kind };
}

/** The lengths of the first element of every level. */
function measure(input: NestedNumbers, where: string): { shape: number[]; kind: ElementKind | undefined } {
  const shape: number[] = [];
  let value: unknown = input;
  while (Array.isArray(value) || isTyped(value)) {
    shape.push(value.length);
    if (shape.length > MAX_DEPTH) throw new ShapeError(`${where} is nested more than ${MAX_DEPTH} arrays deep`);
    if (isTyped(value)) return { shape, kind: kindOf(value) };
    value = value[0];
  }
  return { shape, kind: undefined };
}
