import {
  checkBytes,
  checkShape,
  formatShape,
  OutOfMemoryError,
  parameter,
  type Initializer,
  type Parameter,
  type RandomStream,
  type Shape,
} from "@nn/tensor";
import { spendBudget } from "./parameter-budget.js";

/** What a parameter is made from. */
export interface ParameterSource {
  /** Its name as a tensor. */
  readonly name: string;
  readonly shape: Shape;
  readonly initializer: Initializer;
  readonly random: RandomStream;
}

/**
 * A parameter with its first values. Its size is checked before anything is allocated; `where` names it: "dense: W".
 *
 * @throws {ParameterBudgetError} more than a budget leaves.
 * @throws {OutOfMemoryError} more than a tensor may take, or than the machine has.
 * @throws {InvalidArgumentError} not a shape.
 */
export function makeParameter(where: string, { name, shape, initializer, random }: ParameterSource): Parameter {
  spendBudget(shape, where);
  checkBytes(shape, "float32", where);
  checkShape(shape, where);
  try {
    return parameter(initializer.fill(shape, random), { shape, name });
  } catch (cause) {
    // Of the machine's errors, a typed array that could not be allocated.
    if (!(cause instanceof RangeError)) throw cause;
    throw new OutOfMemoryError(`${where}: no memory for a float32 tensor of shape ${formatShape(shape)}`, { cause });
  }
}
