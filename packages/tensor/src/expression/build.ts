import type { DType } from "../core/dtype.js";
import { evaluate } from "./evaluate.js";
import type { Accumulator, Apply, Constant, Coordinate, Expression, Load, Primitive } from "./expression.js";

/** Builders of expressions: they infer the type, fold constants and drop the neutral elements of arithmetic. */

/**
 * Primitives that are not folded: the digits of the host's functions differ from engine to engine, and from those of a
 * backend, so a constant's function is left to the backend, which computes it once, before its loops.
 */
const leftToBackends = new Set<Primitive>(["exp", "log", "sin", "cos", "tanh", "sigmoid", "erf", "pow"]);

export function constant(value: number, dtype: DType): Constant {
  return { kind: "constant", value, dtype };
}

export function load(slot: number, dtype: DType): Load {
  return { kind: "load", slot, dtype };
}

export function coordinate(offset: number, strides: readonly number[]): Coordinate {
  return { kind: "coordinate", offset, strides, dtype: "int32" };
}

export function accumulator(index: number, dtype: DType): Accumulator {
  return { kind: "accumulator", index, dtype };
}

/** Primitives whose result is not of their first operand's type. */
const resultType: Partial<Record<Primitive, (args: readonly Expression[]) => DType>> = {
  lt: () => "bool",
  eq: () => "bool",
  select: (args) => args[1].dtype,
};

export function apply(primitive: Primitive, ...args: readonly Expression[]): Expression {
  const dtype = resultType[primitive]?.(args) ?? args[0].dtype;
  return simplify(primitive, args, dtype) ?? { kind: "apply", primitive, args, dtype };
}

export function cast(value: Expression, dtype: DType): Expression {
  if (value.dtype === dtype) return value;
  return simplify("cast", [value], dtype) ?? { kind: "apply", primitive: "cast", args: [value], dtype };
}

/** The same operation on other operands, of the same types. */
export function withArguments(expression: Apply, args: readonly Expression[]): Expression {
  return simplify(expression.primitive, args, expression.dtype) ?? { ...expression, args };
}

/** For x ∘ c: the constant c that leaves x as it is, whichever NaN, infinity or signed zero x may be. */
const neutralRight: Partial<Record<Primitive, number>> = { sub: 0, mul: 1, div: 1, shl: 0, shr: 0, pow: 1 };
const neutralLeft: Partial<Record<Primitive, number>> = { mul: 1 };

function simplify(primitive: Primitive, args: readonly Expression[], dtype: DType): Expression | undefined {
  if (!leftToBackends.has(primitive) && args.every((arg): arg is Constant => arg.kind === "constant")) {
    const types = args.map((arg) => arg.dtype);
    return constant(
      evaluate(
        primitive,
        dtype,
        types,
        args.map((arg) => arg.value),
      ),
      dtype,
    );
  }
  const a = args[0];
  const b = args[1];
  if (isConstant(b, neutralRight[primitive])) return a;
  if (isConstant(a, neutralLeft[primitive])) return b;
  if (primitive === "add" && dtype === "int32" && isConstant(b, 0)) return a;
  if (primitive === "select" && a.kind === "constant") return a.value !== 0 ? b : args[2];
  return undefined;
}

function isConstant(expression: Expression | undefined, value: number | undefined): boolean {
  return value !== undefined && expression?.kind === "constant" && Object.is(expression.value, value);
}
