import { formatShape, InvalidArgumentError, sizeOf, type Shape } from "@nn/tensor";
import { ParameterBudgetError } from "./errors.js";

interface Budget {
  readonly max: number;
  left: number;
  /** The budget in which this one was opened, which pays as well. */
  readonly outer: Budget | undefined;
}

let current: Budget | undefined;

/**
 * Runs `build`, in which layers may make parameters and states of at most `maxElements` numbers together. What would
 * exceed it is refused before it is allocated: whoever builds layers that a file describes gives the numbers in that
 * file as the budget, and a small file cannot ask for all memory. A budget inside another one is paid from both.
 *
 * @throws {ParameterBudgetError} naming the layer, the parameter and what was left.
 * @throws {InvalidArgumentError} maxElements is not a number ≥ 0, or `build` is asynchronous: the budget ends with the call.
 */
export function withParameterBudget<T>(maxElements: number, build: () => T): T {
  if (!(typeof maxElements === "number" && maxElements >= 0)) {
    throw new InvalidArgumentError(
      `withParameterBudget: maxElements must be a number ≥ 0, got ${JSON.stringify(maxElements)}`,
    );
  }
  const outer = current;
  current = { max: maxElements, left: maxElements, outer };
  try {
    const result = build();
    if (!(result instanceof Promise)) return result;
    // The refusal below is the only error to report.
    result.catch(() => undefined);
  } finally {
    current = outer;
  }
  throw new InvalidArgumentError("withParameterBudget: build must not be asynchronous; the budget ends with the call");
}

/** Deducts a parameter of this shape from every open budget; `where` names it: "dense: W". */
export function spendBudget(shape: Shape, where: string): void {
  const elements = sizeOf(shape);
  for (let budget = current; budget; budget = budget.outer) {
    // Written so that it holds for NaN as well, the product of an overflow and a 0.
    if (!(elements <= budget.left)) {
      throw new ParameterBudgetError(
        `${where}: shape ${formatShape(shape)} has ${elements} elements, but of the budget of ${budget.max} only ` +
          `${budget.left} are left; the layers are larger than whoever builds them allows`,
      );
    }
    budget.left -= elements;
  }
}
