import type { Expression } from "./expression.js";

/**
 * Rebuilds an expression with its leaves (everything but `apply`) replaced. Shared parts stay shared: an expression is a
 * graph, and backends compute each object once.
 */
export function mapLeaves(root: Expression, replace: (leaf: Expression) => Expression): Expression {
  const done = new Map<Expression, Expression>();
  const visit = (expression: Expression): Expression => {
    const known = done.get(expression);
    if (known) return known;
    let result = expression;
    if (expression.kind === "apply") {
      const args = expression.args.map(visit);
      if (args.some((arg, i) => arg !== expression.args[i])) result = { ...expression, args };
    } else {
      result = replace(expression);
    }
    done.set(expression, result);
    return result;
  };
  return visit(root);
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
