import { withArguments } from "./build.js";
import type { Accumulator, Apply, Coordinate, Expression, Load } from "./expression.js";

/**
 * A function that rebuilds expressions with their leaves (everything but `apply`) replaced. Shared parts stay shared,
 * within one expression and between all that the function is given: an expression is a graph, and backends compute each
 * object once.
 */
export function leafMapper(replace: (leaf: Expression) => Expression): (root: Expression) => Expression {
  const done = new Map<Expression, Expression>();
  const visit = (expression: Expression): Expression => {
    let result = done.get(expression);
    if (!result) {
      result = expression.kind === "apply" ? withParts(expression, expression.args.map(visit)) : replace(expression);
      done.set(expression, result);
    }
    return result;
  };
  return visit;
}

function withParts(expression: Apply, args: readonly Expression[]): Expression {
  return args.every((arg, i) => arg === expression.args[i]) ? expression : withArguments(expression, args);
}

/** What an expression is computed from, but for constants. */
export type Variable = Load | Coordinate | Accumulator;

const variables = new WeakMap<Expression, readonly Variable[]>();
const none: readonly Variable[] = [];

/** The variables that the value of an expression depends on, each once: they are asked for again and again. */
export function variablesOf(expression: Expression): readonly Variable[] {
  if (expression.kind === "constant") return none;
  let known = variables.get(expression);
  if (!known) {
    known = expression.kind === "apply" ? expression.args.map(variablesOf).reduce(union) : [expression];
    variables.set(expression, known);
  }
  return known;
}

/** Both lists in one; the first itself where it holds the second. */
function union(a: readonly Variable[], b: readonly Variable[]): readonly Variable[] {
  if (a.length === 0 || a === b) return b;
  const more = b.filter((variable) => !a.includes(variable));
  return more.length === 0 ? a : [...a, ...more];
}

/** The slots of the loads in expressions. */
export function loadsIn(roots: readonly Expression[]): Set<number> {
  const slots = new Set<number>();
  for (const root of roots)
    for (const variable of variablesOf(root)) if (variable.kind === "load") slots.add(variable.slot);
  return slots;
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
