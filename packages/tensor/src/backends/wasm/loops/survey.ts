import type { Expression, Primitive } from "../../../expression/expression.js";
import type { Accesses } from "./accesses.js";

/** What a walk over expressions tells. */
export interface Survey {
  /** The expressions as text: equal texts mean equal graphs. */
  readonly text: string;
  /** The cursors that they read. */
  readonly cursors: Set<number>;
  /** Rough number of vector instructions of their parts, but for those that a loop computes once. */
  readonly instructions: number;
}

/** Instructions of the primitives that are functions; all others count as one. */
const instructionsOf: Partial<Record<Primitive, number>> = {
  exp: 20,
  log: 31,
  sin: 36,
  cos: 36,
  tanh: 25,
  sigmoid: 22,
  erf: 30,
  pow: 120,
  div: 4,
  sqrt: 4,
};

/** Walks the graph of expressions once, each shared object once. `isCounted`: whether a loop computes a part many times. */
export function survey(
  roots: readonly Expression[],
  accesses: Accesses,
  isCounted: (part: Expression) => boolean,
): Survey {
  const numbers = new Map<Expression, number>();
  const cursors = new Set<number>();
  let text = "";
  let instructions = 0;
  const visit = (part: Expression): number => {
    let number = numbers.get(part);
    if (number !== undefined) return number;
    let args = "";
    if (part.kind === "apply") {
      for (const arg of part.args) args += ` ${visit(arg)}`;
      if (isCounted(part)) instructions += instructionsOf[part.primitive] ?? 1;
    } else if (part.kind === "load") cursors.add(accesses.load(part.slot));
    else if (part.kind === "coordinate") cursors.add(accesses.coordinate(part));
    text += `${head(part)}:${part.dtype}${args};`;
    numbers.set(part, (number = numbers.size));
    return number;
  };
  const ends = roots.map(visit);
  return { text: `${text}=>${ends.join()}`, cursors, instructions };
}

/** What a part is, but for its type and its arguments. */
function head(part: Expression): string {
  switch (part.kind) {
    case "constant":
      return Object.is(part.value, -0) ? "-0" : `${part.value}`;
    case "load":
      return `load${part.slot}`;
    case "coordinate":
      return `at${part.offset},${part.strides.join()}`;
    case "accumulator":
      return `acc${part.index}`;
    case "apply":
      return part.primitive;
  }
}
