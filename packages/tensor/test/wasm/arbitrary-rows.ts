import * as fc from "fast-check";
import type { Combiner, Expression } from "../../src/expression/expression.js";
import type { Access, Reduction, RowStore } from "../../src/program/program.js";
import {
  dimsOf,
  readLayout,
  types,
  values,
  wholes,
  writeLayout,
  type Case,
  type Layout,
  type Type,
} from "./arbitrary.js";
import { accumulator, apply, load, ProgramBuilder } from "./programs.js";

/** How one pass is to be: numbers that pick from what is there, taken modulo its count. */
interface PassPlan {
  readonly reductions: readonly { readonly combiner: Combiner; readonly picks: readonly number[] }[];
  /** What it stores: into a buffer of its own, or over input 0. */
  readonly store: { readonly layout: Layout; readonly inPlace: boolean; readonly picks: readonly number[] } | undefined;
}

const picks = fc.array(fc.nat(30), { minLength: 4, maxLength: 4 });

function passPlan(dims: readonly number[], combiners: readonly Combiner[]): fc.Arbitrary<PassPlan> {
  const one = fc.record({ combiner: fc.constantFrom(...combiners), picks });
  const store = fc.record({ layout: writeLayout(dims), inPlace: fc.boolean(), picks });
  return fc
    .record({ reductions: fc.array(one, { maxLength: 2 }), store: fc.option(store, { nil: undefined }) })
    .filter(({ reductions, store: stored }) => reductions.length > 0 || stored !== undefined);
}

/** Loops of up to three passes that combine, store, load what earlier passes stored, and store results of rows. */
export const rowsCase: fc.Arbitrary<Case> = fc
  .tuple(
    dimsOf(1, 20).filter((dims) => dims.reduce((a, b) => a * b, 1) < 3000),
    types,
  )
  .chain(([dims, type]) =>
    fc.integer({ min: 1, max: dims.length }).chain((reduced) => {
      const combiners: readonly Combiner[] = type === "bool" ? ["min", "max"] : ["sum", "min", "max"];
      const kept = dims.slice(0, dims.length - reduced);
      const layouts = fc.tuple(writeLayout(dims), readLayout(dims), readLayout(kept), writeLayout(kept));
      const passes = fc.array(passPlan(dims, combiners), { minLength: 1, maxLength: 3 });
      return fc
        .tuple(layouts, passes, picks)
        .chain(([[x, y, z, result], plans, last]) =>
          fc
            .tuple(...[x, y, z].map(({ size }) => elements(type, size)))
            .map((inputs) => build(dims, reduced, type, { x, y, z, result }, plans, last, inputs)),
        );
    }),
  );

const elements = (type: Type, size: number): fc.Arbitrary<number[]> =>
  type === "float32" ? fc.array(wholes("sum"), { minLength: size, maxLength: size }) : values(type, size);

function build(
  dims: readonly number[],
  reduced: number,
  type: Type,
  { x, y, z, result }: Record<"x" | "y" | "z" | "result", Layout>,
  plans: readonly PassPlan[],
  last: readonly number[],
  inputs: readonly number[][],
): Case {
  const p = new ProgramBuilder();
  const still = new Array<number>(reduced).fill(0);
  const spread = ({ strides, ...rest }: Layout): Layout => ({ ...rest, strides: [...strides, ...still] });
  const at = (buffer: number, { offset, strides }: Layout): Access => ({ buffer, offset, strides });
  const first = p.filledOutput(x.size, type);
  const loads = [at(first, x), at(p.input(y.size, type), y), at(p.input(z.size, type), spread(z))];
  const filled: number[][] = [];
  const target = (layout: Layout): Access => {
    filled.push(new Array<number>(layout.size).fill(1));
    return at(p.filledOutput(layout.size, type), layout);
  };
  const reductions: Reduction[] = [];
  const stores: RowStore[] = [];
  plans.forEach((plan, pass) => {
    const known = [...reductions.keys()].map((index) => accumulator(index, type));
    const leaves = loads.map((_, slot) => load(slot, type));
    const value = (chosen: readonly number[]): Expression => chosenValue(type, leaves, known, chosen);
    plan.reductions.forEach(({ combiner, picks: chosen }) => reductions.push({ pass, combiner, body: value(chosen) }));
    if (!plan.store) return;
    const store = plan.store.inPlace ? loads[0] : target(plan.store.layout);
    // In place only once: two stores of one pass in the same place have no order.
    stores.push({ pass, store, value: value(plan.store.picks) });
    if (!plan.store.inPlace) loads.push(store);
  });
  const known = reductions.map((_, index) => accumulator(index, type));
  const value = chosenValue(type, known.length > 0 ? known : [load(2, type)], known, last);
  const results = [{ store: target(spread(result)), value }];
  p.steps.push({ kind: "reduce", label: "rows", dims, reduced, loads, reductions, stores, results });
  return { program: p.build(), inputs: [...inputs, ...filled] };
}

/** A value no larger than its leaves, so that sums of floats stay exact: one of two leaves, by comparison of others. */
function chosenValue(
  type: Type,
  leaves: readonly Expression[],
  known: readonly Expression[],
  [a, b, c, d]: readonly number[],
): Expression {
  const leaf = (n: number): Expression => leaves[n % leaves.length];
  const any = (n: number): Expression => [...known, ...leaves][n % (known.length + leaves.length)];
  const pick = apply("select", type, apply("lt", "bool", any(a), leaf(b)), leaf(c), leaf(d));
  return type === "int32" && a % 2 === 0 ? apply("add", type, pick, any(d)) : pick;
}
