import type { Expression } from "../expression/expression.js";
import { flattenExpression } from "../expression/transform.js";
import { bare, printFormulas, type Formula } from "./formula.js";
import { expressionsOf, passesOf, type Access, type MapStep, type ReduceStep } from "./program.js";
import { expressionsOfPasses } from "./rows.js";

type PrintAccess = (access: Access) => string;

/** A map as lines of text: the values that have a name, then what is stored. */
export function mapLines({ outputs, loads }: MapStep, access: PrintAccess): string[] {
  const formulas = printFormulas(
    outputs.map(({ value }) => value),
    loads.map(access),
  );
  return [
    ...formulas.flatMap(({ definitions }) => definitions),
    ...outputs.map(({ store }, i) => `${access(store)} ← ${bare(formulas[i].text)}`),
  ];
}

/** A reduction as lines of text: its passes in turn, then its results. */
export function reduceLines(step: ReduceStep, access: PrintAccess): string[] {
  const { reductions, stores, results } = step;
  const direct = directResults(step);
  const names = accumulatorNames(step, direct);
  const order = [...expressionsOfPasses(step).flat(), ...results.map(({ value }) => value)];
  const formulas = new Map<Expression, Formula>();
  const printed = printFormulas(order, step.loads.map(access), names);
  order.forEach((expression, i) => {
    if (!formulas.has(expression)) formulas.set(expression, printed[i]);
  });
  const shown = new Set<Formula>();
  const line = (expression: Expression, write: (text: string) => string): string[] => {
    const formula = formulas.get(expression)!;
    const definitions = shown.has(formula) ? [] : formula.definitions;
    shown.add(formula);
    return [...definitions, write(formula.text)];
  };
  const inPass = (pass: number): string[] => [
    ...reductions.flatMap(({ combiner, body, pass: own }, i) => {
      const store = direct.get(i);
      const target = store ? `${access(store)} ←` : `${names[i]} =`;
      return own === pass ? line(body, (text) => `${target} ${combiner} ${text}`) : [];
    }),
    ...stores.flatMap(({ store, value, pass: own }) =>
      own === pass ? line(value, (text) => `${access(store)} ← ${bare(text)}`) : [],
    ),
  ];
  const passes = Array.from({ length: passesOf(step) }, (_, pass) => inPass(pass));
  const printedInPass = new Set(direct.values());
  const last = results.flatMap(({ store, value }) =>
    printedInPass.has(store) ? [] : line(value, (text) => `${access(store)} ← ${bare(text)}`),
  );
  if (passes.length === 1 && stores.length === 0) return [...passes[0], ...last];
  return [...passes, ...(last.length > 0 ? [last] : [])].flatMap((lines, i) => [
    i < passes.length ? `pass ${i + 1}` : "row",
    ...lines.map((text) => `  ${text}`),
  ]);
}

/** "acc", or "acc1", "acc2", … in the order of the passes where there are several that need a name. */
function accumulatorNames({ reductions }: ReduceStep, unnamed: ReadonlyMap<number, Access>): string[] {
  const named = [...reductions.keys()].filter((index) => !unnamed.has(index));
  named.sort((a, b) => reductions[a].pass - reductions[b].pass || a - b);
  return reductions.map((_, index) => (named.length === 1 ? "acc" : `acc${named.indexOf(index) + 1}`));
}

/** Results that are an accumulator which nothing else uses: no name is needed. */
function directResults(step: ReduceStep): Map<number, Access> {
  const uses = new Map<number, number>();
  for (const root of expressionsOf(step)) {
    for (const part of flattenExpression([root])) {
      if (part.kind === "accumulator") uses.set(part.index, (uses.get(part.index) ?? 0) + 1);
    }
  }
  const bareResults = step.results.flatMap(({ store, value }): [number, Access][] =>
    value.kind === "accumulator" && uses.get(value.index) === 1 ? [[value.index, store]] : [],
  );
  return new Map(bareResults);
}
