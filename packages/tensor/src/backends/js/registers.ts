import { scalarFunction } from "../../expression/evaluate.js";
import type { Expression } from "../../expression/expression.js";
import { flattenExpression } from "../../expression/transform.js";

/** Elements that are computed at a time: enough to amortise the interpreter, few enough to stay in the cache. */
export const CHUNK = 256;

/** One instruction: fills its register for the elements 0 … n − 1 of a chunk. */
type Instruction = (n: number) => void;

/** What leaves of expressions read, filled by the loop before the instructions run. */
export interface Leaves {
  readonly loads: ReadonlyMap<number, Float64Array>;
  readonly coordinates: readonly {
    readonly expression: Expression & { kind: "coordinate" };
    readonly register: Float64Array;
  }[];
}

/** Expressions compiled to instructions over registers of float64, which hold int32 and bool exactly. */
export interface Compiled extends Leaves {
  readonly results: readonly Float64Array[];
  run(n: number): void;
}

/**
 * Compiles expressions that are evaluated together; shared parts are computed once.
 *
 * @param accumulators registers that hold what reductions have combined, in every element
 */
export function compileExpressions(roots: readonly Expression[], accumulators: readonly Float64Array[] = []): Compiled {
  const registers = new Map<Expression, Float64Array>();
  const loads = new Map<number, Float64Array>();
  const coordinates: Compiled["coordinates"][number][] = [];
  const instructions: Instruction[] = [];
  for (const expression of flattenExpression(roots)) {
    const register = new Float64Array(CHUNK);
    registers.set(expression, register);
    if (expression.kind === "constant")
      register.fill(expression.dtype === "float32" ? Math.fround(expression.value) : expression.value);
    else if (expression.kind === "load") registers.set(expression, shareLoad(loads, expression.slot, register));
    else if (expression.kind === "accumulator") registers.set(expression, accumulators[expression.index]);
    else if (expression.kind === "coordinate") coordinates.push({ expression, register });
    else instructions.push(instruction(expression, register, registers));
  }
  return {
    loads,
    coordinates,
    results: roots.map((root) => registers.get(root)!),
    run: (n) => {
      for (const step of instructions) step(n);
    },
  };
}

function shareLoad(loads: Map<number, Float64Array>, slot: number, register: Float64Array): Float64Array {
  const known = loads.get(slot);
  if (!known) loads.set(slot, register);
  return known ?? register;
}

function instruction(
  { primitive, dtype, args }: Expression & { kind: "apply" },
  out: Float64Array,
  registers: ReadonlyMap<Expression, Float64Array>,
): Instruction {
  const f = scalarFunction(
    primitive,
    dtype,
    args.map((arg) => arg.dtype),
  );
  const operands = args.map((arg) => registers.get(arg)!);
  const [a, b = a, c = a] = operands;
  // What is computed again in another loop must equal what was stored: each operation rounds, as float32 machines do.
  const rounds = dtype === "float32";
  return (n) => {
    for (let i = 0; i < n; i++) out[i] = f(a[i], b[i], c[i]);
    if (rounds) for (let i = 0; i < n; i++) out[i] = Math.fround(out[i]);
  };
}
