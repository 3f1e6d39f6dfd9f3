/** What is computed. Each framework has a row for each of these, or says that it has no such operation. */
export type Operation =
  | "matmul"
  | "add"
  | "tanh"
  | "exp"
  | "sigmoid"
  | "gelu"
  | "sum"
  | "softmax"
  | "logSoftmax"
  | "layerNorm"
  | "globalNorm"
  | "transpose"
  | "concat"
  | "gather"
  | "argsort"
  | "conv2d"
  | "maxPool2d"
  | "batchNorm"
  | "adam"
  | "chain";

/** What an operation is told besides its operands. */
export interface Attributes {
  /** matmul: the last two axes of an operand are exchanged before multiplying. */
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  /** sum, concat: the axis; a sum without one is over everything. */
  readonly axis?: number;
  /** conv2d of x [B, H, W, I] and W [K, K, I / groups, O]; maxPool2d: windows of `size` side by side. */
  readonly stride?: number;
  readonly padding?: number;
  readonly groups?: number;
  readonly size?: number;
  /**
   * conv2d, maxPool2d, batchNorm: not the result but its gradient by that operand, where the last operand is dy; what of
   * the result it needs is computed with it.
   */
  readonly by?: number;
  /** chain: operations, each of which needs the one before. */
  readonly length?: number;
}

/** How an operand is filled: the same numbers in every framework, see operands.ts. */
export type Fill =
  | { readonly kind: "uniform"; readonly low: number; readonly high: number }
  /** Whole numbers from 0 to `below`, as int32. */
  | { readonly kind: "index"; readonly below: number }
  /** Whole numbers, no two alike, as float32. */
  | { readonly kind: "distinct" };

export interface Operand {
  readonly shape: readonly number[];
  readonly fill: Fill;
}

/** What bounds a case: the arithmetic units or the memory. */
export type Limit = "fma" | "copy";

/** An operation with its operands: what one line of `bench ops` measures. Plain data. */
export interface OpCase {
  readonly name: string;
  /** One line for `--help`. */
  readonly summary: string;
  /** Cases of one family share a process. */
  readonly family: string;
  readonly operation: Operation;
  readonly attributes: Attributes;
  readonly operands: readonly Operand[];
  /** Floating-point operations of one run; null where counting them makes no sense. */
  readonly flops: number | null;
  /** The least traffic of one run: operands read once, results written once; null where memory is not the point. */
  readonly bytes: number | null;
  readonly limit: Limit | null;
  /** Relative to the largest value: what rounding explains between frameworks. */
  readonly tolerance: number;
  /** Runs after which results are compared. */
  readonly comparedAfter: number;
}

/** Adam's numbers in the case `adam-10m`; its first operand holds parameters, the second gradients. */
export const ADAM = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

/** Of layer norm. */
export const EPSILON = 1e-5;

export const sizeOf = (shape: readonly number[]): number => shape.reduce((size, length) => size * length, 1);
