import { withArguments } from "./build.js";
import type { Expression } from "./expression.js";

/**
 * A function that rebuilds expressions with their leaves (everything but `apply`) replaced. Shared parts stay shared,
 * within one expression and between all that the function is given: an expression is a graph, and backends compute each
 * object once.
 */
export function leafMapper(replace: (leaf: Expression) => Expression): (root: Expression) => Expression {
  const done = new Map<Expression, Expression>();
  const visit = (expression: Expression): Expression => {
    const known = done.get(expression);
    if (known) return known;
    let result = expression;
    if (expression.kind === "apply") {
      const args = expression.args.map(visit);
      if (args.some((arg, i) => arg !== expression.args[i])) result = withArguments(expression, args);
    } else {
      result = replace(expression);
    }
    done.set(expression, result);
    return result;
  };
  return visit;
}

/** All distinct parts of expressions, operands before what uses them. */
export function flattenExpression(roots: readonly Expression[]): Expression[] {
  const order = new Set<Expression>();
  const visit = (expression: Expression): void => {
    if (order.has(expression)) return;
    if (expression.kind === "apply") expression.args.forEach(visit);
    order.add(expression);
  };
  roots.forEach(visit);
  return [...order];
}
