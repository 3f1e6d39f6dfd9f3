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
      result = expression.kind === "apply" ? withParts(expression, visit) : replace(expression);
      done.set(expression, result);
    }
    return result;
  };
  return visit;
}

function withParts(expression: Apply, visit: (part: Expression) => Expression): Expression {
  const args: Expression[] = [];
  let same = true;
  for (const arg of expression.args) {
    const part = visit(arg);
    args.push(part);
    same &&= part === arg;
  }
  return same ? expression : withArguments(expression, args);
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
    known = expression.kind === "apply" ? variablesIn(expression) : [expression];
    variables.set(expression, known);
  }
  return known;
}

function variablesIn({ args }: Apply): readonly Variable[] {
  let all = none;
  for (const arg of args) {
    if (arg.kind === "constant") continue;
    const some = variablesOf(arg);
    if (all.length === 0) all = some;
    // One list serves all expressions that depend on the same.
    else if (all !== some && !some.every((variable) => all.includes(variable))) all = [...new Set([...all, ...some])];
  }
  return all;
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
