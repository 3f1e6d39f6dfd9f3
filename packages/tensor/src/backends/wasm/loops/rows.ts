import type { Code, Local } from "../encoder/code.js";
import type { Node } from "../vector/graph.js";
import { Lowering } from "../vector/lower.js";
import { writeStore } from "./access.js";
import { startCursors } from "./cursors.js";
import type { LoopOutput, LoopPass, LoopStep } from "./loop-step.js";
import { blockOf, longSums } from "./long-sums.js";
import { LoopWriter, type PassBody } from "./loop-writer.js";
import {
  copiesOf,
  EVERYTHING,
  isStraight,
  LANES,
  lanesOf,
  MOST_COPIES,
  slotOf,
  type Copy,
  type Nest,
  type Present,
} from "./nest.js";
import { lanesReduced, runningReduction, type RunningReduction } from "./reductions.js";
import { innerOrder, Values, type Root } from "./values.js";

/** Values that one pass, or the end of a row, computes and stores. */
interface LoweredStore {
  readonly node: Node;
  readonly cursor: number;
}

interface LoweredPass {
  readonly nest: Nest;
  readonly reductions: readonly RunningReduction[];
  readonly stores: readonly LoweredStore[];
  readonly cursors: ReadonlySet<number>;
}

/** Writes a map or a reduction: for each row its passes, then its results. */
export function writeLoop(code: Code, step: LoopStep): void {
  const { nest, graph, constant } = step;
  const { passes, results } = lowerLoop(code, step);
  const { cursors, range } = startCursors(code, nest);
  const partials: ReadonlyMap<number, Local>[] = [];
  for (const each of passes.flatMap(({ reductions }) => reductions)) partials[each.index] = each.partials;
  const values = new Values({ code, nest, cursors, constant, partials }, graph.nodes, rootsOf(passes, results, nest));

  const store = (outputs: readonly LoweredStore[], copy: Copy, present: Present, count: number): void => {
    // What is stored may be where something is loaded from: all values first.
    if (outputs.length > 1) for (const { node } of outputs) values.keep(node, copy, present);
    for (const { node, cursor } of outputs) {
      writeStore(code, nest, cursor, cursors[cursor], copy, count, () => values.push(node, copy, present));
    }
  };
  const inTurn = interleaving(values, step.brief ? [] : results.map(({ node }) => node));
  const finish = (present: Present): void =>
    inTurn(copiesOf(present, { rowwise: true, elementwise: false }), present, (copy) =>
      store(results, copy, present, lanesReduced(nest) ? 1 : present.rows[copy.row]),
    );
  const bodies = passes.map((pass) =>
    passBody(code, pass, values, step.brief, (copy, present) =>
      store(pass.stores, copy, present, lanesOf(nest, present, copy)),
    ),
  );
  new LoopWriter(code, nest, cursors, values, { passes: bodies, finish }).write(range);
}

/** A body of fewer instructions is short enough for the processor to see the next ones. */
const LONG = 16;

type InTurn = (copies: readonly Copy[], present: Present, write: (copy: Copy) => void) => void;

/** Writes the code of several copies, of which some values are computed in turn if they take long. */
function interleaving(values: Values, roots: readonly Node[]): InTurn {
  const order = innerOrder(roots);
  return (copies, present, write) => {
    for (let first = 0; first < copies.length; first += MOST_COPIES) {
      const group = copies.slice(first, first + MOST_COPIES);
      if (order.length >= LONG && group.length > 1) values.interleave(order, group, present);
      group.forEach(write);
    }
  };
}

function passBody(
  code: Code,
  { nest, reductions, stores, cursors }: LoweredPass,
  values: Values,
  brief: boolean,
  store: (copy: Copy, present: Present) => void,
): PassBody {
  const pushStart = (start: Node): void => values.push(start, { row: 0, element: 0 }, EVERYTHING);
  const summed = reductions.filter(({ isFloatSum }) => isFloatSum);
  const block = summed.length > 0 ? blockOf(nest) : undefined;
  const accumulators = summed.flatMap(({ partials }) => [...partials.values()]);
  const sums = block && longSums(code, block, accumulators, () => pushStart(summed[0].start!));
  const roots = [...reductions.map(({ element }) => element), ...stores.map(({ node }) => node)];
  const inTurn = interleaving(values, brief ? [] : roots);
  return {
    nest,
    cursors,
    begin: () => {
      for (const { start, partials } of reductions) {
        if (start === undefined) continue;
        for (const partial of partials.values()) {
          pushStart(start);
          code.set(partial);
        }
      }
      sums?.begin();
    },
    leaf: (present) =>
      inTurn(copiesOf(present, { rowwise: true, elementwise: true }), present, (copy) => {
        for (const { merged, masked, partials } of reductions) {
          values.push(masked && lanesOf(nest, present, copy) < LANES ? masked : merged, copy, present);
          code.set(partials.get(slotOf(copy))!);
        }
        store(copy, present);
      }),
    afterBlock: sums?.afterBlock,
    end: () => sums?.end(),
  };
}

/** Everything that the loop computes, as nodes of its graph. */
function lowerLoop(code: Code, step: LoopStep): { passes: LoweredPass[]; results: LoweredStore[] } {
  const { nest, graph, addressing } = step;
  const totals: Node[] = [];
  const stored = { times: new Map<number, number>(), values: new Map<number, Node>(), depth: nest.outer };
  const lowerPass = ({ nest: own, reductions, stores, cursors }: LoopPass): LoweredPass => {
    const lowering = new Lowering(graph, addressing, totals, stored);
    const running = reductions.map((each) => runningReduction(code, graph, own, lowering, each));
    const lowered = { nest: own, reductions: running, stores: lowerStores(lowering, stores), cursors };
    reductions.forEach(({ index }, i) => (totals[index] = running[i].total));
    for (const { cursor, value } of stores) {
      stored.times.set(cursor, (stored.times.get(cursor) ?? 0) + 1);
      if (isStraight(nest)) stored.values.set(cursor, lowering.node(value));
    }
    return lowered;
  };
  const passes = step.passes.map(lowerPass);
  const results = lowerStores(new Lowering(graph, addressing, totals, stored), step.results);
  return { passes: isStraight(nest) ? dropOverwritten(passes) : passes, results };
}

/** Where later passes need not load what earlier ones stored, only the last store in a place counts. */
function dropOverwritten(passes: readonly LoweredPass[]): LoweredPass[] {
  return passes.map((pass, i) => {
    const later = new Set(passes.slice(i + 1).flatMap(({ stores }) => stores.map(({ cursor }) => cursor)));
    return { ...pass, stores: pass.stores.filter(({ cursor }) => !later.has(cursor)) };
  });
}

function lowerStores(lowering: Lowering, outputs: readonly LoopOutput[]): LoweredStore[] {
  return outputs.map(({ value, cursor }) => ({ node: lowering.stored(value), cursor }));
}

/** When each value is asked for: by a pass at its elements, or at the end of the row. */
function rootsOf(passes: readonly LoweredPass[], results: readonly LoweredStore[], { dims, outer }: Nest): Root[] {
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
