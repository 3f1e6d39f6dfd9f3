import type { Coordinate, Expression, Primitive } from "../../../expression/expression.js";

/** What one pass over a step's expressions tells. */
export interface Survey {
  /** The expressions as text: equal texts mean equal graphs. */
  readonly text: string;
  readonly coordinates: readonly Coordinate[];
  /** Rough number of vector instructions for the elements of a vector. */
  readonly instructions: number;
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

/**
 * Walks the graph of expressions once, each shared object once. `isInner`: whether a part differs between the elements
 * that the innermost loop visits; only those are counted.
 */
export function survey(roots: readonly Expression[], isInner: (part: Expression) => boolean): Survey {
  const numbers = new Map<Expression, number>();
  const lines: string[] = [];
  const coordinates: Coordinate[] = [];
  let count = 0;
  const visit = (expression: Expression): number => {
    const known = numbers.get(expression);
    if (known !== undefined) return known;
    if (expression.kind === "coordinate") coordinates.push(expression);
    if (expression.kind === "apply" && isInner(expression)) count += instructions[expression.primitive] ?? 1;
    const args = expression.kind === "apply" ? expression.args.map(visit).join() : "";
    const number = lines.push(`${head(expression)}(${args})`) - 1;
    numbers.set(expression, number);
    return number;
  };
  const ends = roots.map(visit);
  return { text: `${lines.join(";")}=>${ends.join()}`, coordinates, instructions: count };
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
