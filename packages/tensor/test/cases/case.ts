import type { Tensor } from "../../src/index.js";
import type { Plain } from "../support/plain.js";

/** A row of the table: an operation, inputs, and what it must yield by plain loops in float64. */
export interface OpCase {
  /** The exported function that it is about. */
  readonly op: string;
  readonly name: string;
  readonly inputs: readonly Plain[];
  readonly f: (...inputs: Tensor[]) => Tensor;
  readonly reference: (...inputs: Plain[]) => Plain;
  /** Largest error relative to max(1, |value|) on any backend; 1e-6. 0 asks for the same bits. */
  readonly tolerance?: number;
  /**
   * What is checked about its derivatives. "smooth": the first and the second; "first": the first only, because the
   * second is 0 or undefined; "none": there is none (integers, comparisons, empty results).
   */
  readonly gradient: "smooth" | "first" | "none";
  /** Floating-point operations that the operation's record must report. */
  readonly flops?: number;
}
