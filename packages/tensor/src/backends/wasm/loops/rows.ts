import type { Code, Local } from "../encoder/code.js";
import type { Node } from "../vector/graph.js";
import { Lowering } from "../vector/lower.js";
import { writeStore } from "./access.js";
import { startCursors } from "./cursors.js";
import type { LoopOutput, LoopPass, LoopStep } from "./loop-step.js";
import { blockOf, longSums } from "./long-sums.js";
import { LoopWriter, type PassBody } from "./loop-writer.js";
import { LANES } from "./nest.js";
import { lanesReduced, runningReduction, type RunningReduction } from "./reductions.js";
import { Values, type Root } from "./values.js";

/** Values that one pass, or the end of a row, computes and stores. */
interface LoweredStore {
  readonly node: Node;
  readonly cursor: number;
}

interface LoweredPass {
  readonly reductions: readonly RunningReduction[];
  readonly stores: readonly LoweredStore[];
  readonly cursors: ReadonlySet<number>;
}

/** Writes a map or a reduction: for each row its passes, then its results. */
export function writeLoop(code: Code, step: LoopStep): void {
  const { nest, graph, constant } = step;
  const { passes, results } = lowerLoop(code, step);
  const { cursors, range } = startCursors(code, nest);
  const partials: (readonly Local[])[] = [];
  for (const each of passes.flatMap(({ reductions }) => reductions)) partials[each.index] = each.partials;
  const values = new Values({ code, nest, cursors, constant, partials }, graph.nodes, rootsOf(passes, results, nest));

  const store = (outputs: readonly LoweredStore[], copy: number, lanes: readonly number[], count: number): void => {
    // What is stored may be where something is loaded from: all values first.
    if (outputs.length > 1) for (const { node } of outputs) values.keep(node, copy, lanes);
    for (const { node, cursor } of outputs) {
      writeStore(code, nest, cursor, cursors[cursor], copy, count, () => values.push(node, copy, lanes));
    }
  };
  const finish = (lanes: readonly number[]): void =>
    lanes.forEach((count, copy) => store(results, copy, lanes, lanesReduced(nest) ? 1 : count));
  const bodies = passes.map((pass) =>
    passBody(code, step, pass, values, (copy, lanes) => store(pass.stores, copy, lanes, lanes[copy])),
  );
  new LoopWriter(code, nest, cursors, values, { passes: bodies, finish }).write(range);
}

function passBody(
  code: Code,
  { nest }: LoopStep,
  { reductions, cursors }: LoweredPass,
  values: Values,
  store: (copy: number, lanes: readonly number[]) => void,
): PassBody {
  const pushStart = (start: Node): void => values.push(start, 0, [LANES]);
  const summed = reductions.filter(({ isFloatSum }) => isFloatSum);
  const block = summed.length > 0 ? blockOf(nest) : undefined;
  const accumulators = summed.flatMap(({ partials }) => partials);
  const sums = block && longSums(code, block, accumulators, () => pushStart(summed[0].start!));
  return {
    cursors,
    begin: () => {
      for (const { start, partials } of reductions) {
        if (start === undefined) continue;
        for (const partial of partials) {
          pushStart(start);
          code.set(partial);
        }
      }
      sums?.begin();
    },
    leaf: (copy, lanes) => {
      for (const { merged, masked, partials } of reductions) {
        values.push(lanes[copy] < LANES && masked ? masked : merged, copy, lanes);
        code.set(partials[copy]);
      }
      store(copy, lanes);
    },
    afterBlock: sums?.afterBlock,
    end: () => sums?.end(),
  };
}

/** Everything that the loop computes, as nodes of its graph. */
function lowerLoop(code: Code, step: LoopStep): { passes: LoweredPass[]; results: LoweredStore[] } {
  const { nest, graph, addressing } = step;
  const totals: Node[] = [];
  const times = new Map<number, number>();
  const stored = { times, depth: nest.outer };
  const lowerPass = ({ reductions, stores, cursors }: LoopPass): LoweredPass => {
    const lowering = new Lowering(graph, addressing, totals, stored);
    const running = reductions.map((each) => runningReduction(code, graph, nest, lowering, each));
    const lowered = { reductions: running, stores: lowerStores(lowering, stores), cursors };
    reductions.forEach(({ index }, i) => (totals[index] = running[i].total));
    for (const { cursor } of stores) times.set(cursor, (times.get(cursor) ?? 0) + 1);
    return lowered;
  };
  const passes = step.passes.map(lowerPass);
  return { passes, results: lowerStores(new Lowering(graph, addressing, totals, stored), step.results) };
}

function lowerStores(lowering: Lowering, outputs: readonly LoopOutput[]): LoweredStore[] {
  return outputs.map(({ value, cursor }) => ({ node: lowering.stored(value), cursor }));
}

/** When each value is asked for: by a pass at its elements, or at the end of the row. */
function rootsOf(
  passes: readonly LoweredPass[],
  results: readonly LoweredStore[],
  { dims, outer }: LoopStep["nest"],
): Root[] {
  const innermost = dims.length - 1;
  const ofPasses = passes.flatMap(({ reductions, stores }, pass) => [
    ...reductions.flatMap(({ start, merged, masked }) => [
      ...(start ? [{ node: start, depth: outer - 1, pass }] : []),
      { node: merged, depth: innermost, pass },
      ...(masked ? [{ node: masked, depth: innermost, pass }] : []),
    ]),
    ...stores.map(({ node }) => ({ node, depth: innermost, pass })),
  ]);
  return [...ofPasses, ...results.map(({ node }) => ({ node, depth: outer - 1, pass: passes.length }))];
}
