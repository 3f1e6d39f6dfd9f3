import type { TypedArray } from "../../core/dtype.js";
import type { Operand } from "../../program/program.js";

/** An operand with its values. */
export interface Bound extends Operand {
  readonly values: TypedArray;
}
