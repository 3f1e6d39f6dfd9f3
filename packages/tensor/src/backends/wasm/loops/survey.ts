import { flattenExpression } from "../../../expression/transform.js";
import type { Coordinate, Expression, Primitive } from "../../../expression/expression.js";

/** What one pass over a step's expressions tells. */
export interface Survey {
  /** The expressions as text: equal texts mean equal graphs. */
  readonly text: string;
  readonly coordinates: readonly Coordinate[];
}

/** Instructions of the primitives that are functions; all others count as one. */
const instructions: Partial<Record<Primitive, number>> = {
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

/** Rough number of vector instructions of expressions' parts, but for those that a loop computes once. */
export function countInstructions(roots: readonly Expression[], isCounted: (part: Expression) => boolean): number {
  const ofPart = (part: Expression): number =>
    part.kind === "apply" && isCounted(part) ? (instructions[part.primitive] ?? 1) : 0;
  return flattenExpression(roots).reduce((sum, part) => sum + ofPart(part), 0);
}

/** Walks the graph of expressions once, each shared object once. */
export function survey(roots: readonly Expression[]): Survey {
  const numbers = new Map<Expression, number>();
  const lines: string[] = [];
  const coordinates: Coordinate[] = [];
  const visit = (expression: Expression): number => {
    const known = numbers.get(expression);
    if (known !== undefined) return known;
    if (expression.kind === "coordinate") coordinates.push(expression);
    const args = expression.kind === "apply" ? expression.args.map(visit).join() : "";
    const number = lines.push(`${head(expression)}(${args})`) - 1;
    numbers.set(expression, number);
    return number;
  };
  const ends = roots.map(visit);
  return { text: `${lines.join(";")}=>${ends.join()}`, coordinates };
}

function head(expression: Expression): string {
  const { kind, dtype } = expression;
  switch (kind) {
    case "constant":
      return `${Object.is(expression.value, -0) ? "-0" : expression.value}:${dtype}`;
    case "load":
      return `load${expression.slot}:${dtype}`;
    case "coordinate":
      return `at${expression.offset},${expression.strides.join()}`;
    case "accumulator":
      return `acc${expression.index}:${dtype}`;
    case "apply":
      return `${expression.primitive}:${dtype}`;
  }
}
