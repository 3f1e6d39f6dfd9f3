import type { DType } from "../core/dtype.js";

/**
 * The expression language: what a fused loop computes for one element. A program's loops are expressions over loads;
 * each backend renders them with one row per primitive.
 */
export type Expression = Constant | Load | Coordinate | Accumulator | Apply;

/** A number known when the program is compiled. */
export interface Constant {
  readonly kind: "constant";
  readonly value: number;
  readonly dtype: DType;
}

/** The element that the kernel's `loads[slot]` addresses. */
export interface Load {
  readonly kind: "load";
  readonly slot: number;
  readonly dtype: DType;
}

/** An integer that depends on where the loop stands: offset + Σ strides[axis] · coordinate[axis]. */
export interface Coordinate {
  readonly kind: "coordinate";
  readonly offset: number;
  readonly strides: readonly number[];
  readonly dtype: "int32";
}

/** What the loop's reduction number `index` has combined. */
export interface Accumulator {
  readonly kind: "accumulator";
  readonly index: number;
  readonly dtype: DType;
}

export interface Apply {
  readonly kind: "apply";
  readonly primitive: Primitive;
  readonly args: readonly Expression[];
  readonly dtype: DType;
}

/**
 * The scalar primitives. `F` floats, `I` int32, `B` bool. Integer arithmetic wraps around at 32 bits.
 * Every backend has one row for each (`Record<Primitive, …>`, so the type system finds a missing one).
 */
export type Primitive =
  // arithmetic, F F → F and I I → I (div: F only). min and max return NaN where either side is NaN.
  | "add"
  | "sub"
  | "mul"
  | "div"
  | "min"
  | "max"
  // F → F and I → I
  | "abs"
  // F → F; round goes to the nearest, ties to even
  | "floor"
  | "round"
  | "sqrt"
  | "exp"
  | "log"
  | "sin"
  | "cos"
  | "tanh"
  | "sigmoid"
  | "erf"
  // F F → F; as Math.pow
  | "pow"
  // comparison, same types → B; false where either side is NaN
  | "lt"
  | "eq"
  // logic and bits, B B → B and I I → I
  | "and"
  | "or"
  | "xor"
  // I I → I; shr fills with zeros; the count is 0 … 31
  | "shl"
  | "shr"
  // B T T → T
  | "select"
  // any → the dtype of the result. F → I truncates, NaN → 0, saturates. Any → B is "not equal to 0".
  | "cast";

/** How a reduction combines two values: associative and commutative. */
export type Combiner = "sum" | "prod" | "min" | "max";
