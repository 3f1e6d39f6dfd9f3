import type { Code, Local } from "../encoder/code.js";
import type { Node } from "../vector/graph.js";
import { Lowering } from "../vector/lower.js";
import { writeStore } from "./access.js";
import type { LoopOutput, LoopPass, LoopStep } from "./loop-step.js";
import { blockOf, LongSums } from "./long-sums.js";
import { LoopWriter, type PassLoops, type Rows } from "./loop-writer.js";
import {
  BOTH,
  copiesOf,
  EVERYTHING,
  isStraight,
  LANES,
  lanesOf,
  MOST_COPIES,
  ROWS,
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
  readonly cursors: ReadonlySet<number>;
  readonly reductions: readonly RunningReduction[];
  readonly stores: readonly LoweredStore[];
}

/** Writes a map or a reduction: for each row its passes, then its results. */
export function writeLoop(code: Code, step: LoopStep): void {
  const { nest, graph } = step;
  const { passes, results } = lowerLoop(code, step);
  const partials: ReadonlyMap<Copy, Local>[] = [];
  for (const { reductions } of passes) for (const each of reductions) partials[each.index] = each.partials;
  const values = new Values({ ...step, code, partials }, graph.nodes, rootsOf(passes, results, nest));
  const rows = new RowWriter(code, step, values, passes, results);
  new LoopWriter(code, nest, step.cursors, values, rows).write();
}

/** What is done with all copies at the innermost place of a pass, or at the end of a row. */
interface Body extends Pick<LoweredPass, "reductions" | "stores"> {
  /** What the copies compute in turn. */
  readonly order: readonly Node[];
}

interface WrittenPass extends PassLoops, Body {
  readonly sums: LongSums | undefined;
}

/** A body of fewer instructions is short enough for the processor to see the next ones. */
const LONG = 16;

/** Writes what is done with each row, but for the loops. */
class RowWriter implements Rows {
  readonly passes: readonly WrittenPass[];
  readonly #code: Code;
  readonly #step: LoopStep;
  readonly #values: Values;
  readonly #end: Body;

  constructor(
    code: Code,
    step: LoopStep,
    values: Values,
    passes: readonly LoweredPass[],
    results: readonly LoweredStore[],
  ) {
    this.#code = code;
    this.#step = step;
    this.#values = values;
    this.passes = passes.map((pass) => this.#pass(pass));
    this.#end = { reductions: [], stores: results, order: this.#order([], results) };
  }

  begin(pass: number): void {
    const { reductions, sums } = this.passes[pass];
    for (const { start, partials } of reductions) {
      if (start === undefined) continue;
      for (const partial of partials.values()) {
        this.#pushStart(start);
        this.#code.set(partial);
      }
    }
    sums?.begin();
  }

  leaf(pass: number, present: Present): void {
    this.#write(this.passes[pass], copiesOf(present, BOTH), present, false);
  }

  afterBlock(pass: number): void {
    this.passes[pass].sums?.empty();
  }

  end(pass: number): void {
    this.passes[pass].sums?.end();
  }

  finish(present: Present): void {
    this.#write(this.#end, copiesOf(present, ROWS), present, lanesReduced(this.#step.nest));
  }

  #pass({ nest, cursors, reductions, stores }: LoweredPass): WrittenPass {
    const summed = reductions.filter(({ isFloatSum }) => isFloatSum);
    const block = summed.length > 0 ? blockOf(nest) : undefined;
    const accumulators = summed.flatMap(({ partials }) => [...partials.values()]);
    const sums = block && new LongSums(this.#code, block, accumulators, () => this.#pushStart(summed[0].start!));
    return { nest, cursors, block, sums, reductions, stores, order: this.#order(reductions, stores) };
  }

  /** What copies compute in turn: nothing where the code should be short. */
  #order(reductions: readonly RunningReduction[], stores: readonly LoweredStore[]): Node[] {
    if (this.#step.brief) return [];
    const roots: Node[] = [];
    for (const { element } of reductions) roots.push(element);
    for (const { node } of stores) roots.push(node);
    return innerOrder(roots);
  }

  #pushStart(start: Node): void {
    this.#values.push(start, 0, EVERYTHING);
  }

  /** The code of several copies, of which some values are computed in turn if they take long. */
  #write({ reductions, stores, order }: Body, copies: readonly Copy[], present: Present, isSingle: boolean): void {
    for (let first = 0; first < copies.length; first += MOST_COPIES) {
      const group = copies.slice(first, first + MOST_COPIES);
      if (order.length >= LONG && group.length > 1) this.#values.interleave(order, group, present);
      for (const copy of group) {
        const lanes = isSingle ? 1 : lanesOf(this.#step.nest, present, copy);
        for (const { merged, masked, partials } of reductions) {
          this.#values.push(masked && lanes < LANES ? masked : merged, copy, present);
          this.#code.set(partials.get(copy)!);
        }
        this.#store(stores, copy, present, lanes);
      }
    }
  }

  #store(stores: readonly LoweredStore[], copy: Copy, present: Present, lanes: number): void {
    // What is stored may be where something is loaded from: all values first.
    if (stores.length > 1) for (const { node } of stores) this.#values.keep(node, copy, present);
    for (const { node, cursor } of stores) {
      writeStore(this.#code, this.#step.cursors[cursor], copy, lanes, () => this.#values.push(node, copy, present));
    }
  }
}

/** Everything that the loop computes, as nodes of its graph. */
function lowerLoop(code: Code, step: LoopStep): { passes: readonly LoweredPass[]; results: readonly LoweredStore[] } {
  const { nest, graph, addressing } = step;
  const straight = isStraight(nest);
  const totals: Node[] = [];
  const stored = { times: new Map<number, number>(), values: new Map<number, Node>(), depth: nest.outer };
  const lowerPass = ({ nest: own, reductions, stores, cursors }: LoopPass): LoweredPass => {
    const lowering = new Lowering(graph, addressing, totals, stored);
    const running = reductions.map((each) => runningReduction(code, graph, own, lowering, each));
    const lowered = { nest: own, cursors, reductions: running, stores: lowerStores(lowering, stores) };
    for (const { index, total } of running) totals[index] = total;
    for (const { cursor, value } of stores) {
      stored.times.set(cursor, (stored.times.get(cursor) ?? 0) + 1);
      if (straight) stored.values.set(cursor, lowering.node(value));
    }
    return lowered;
  };
  const passes = step.passes.map(lowerPass);
  const results = lowerStores(new Lowering(graph, addressing, totals, stored), step.results);
  return { passes: straight ? dropOverwritten(passes) : passes, results };
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

/** What each pass asks for at its elements, and at last the end of the row. */
function rootsOf(passes: readonly LoweredPass[], results: readonly LoweredStore[], { dims, outer }: Nest): Root[][] {
  const innermost = dims.length - 1;
  const row = outer - 1;
  const roots = passes.map(({ reductions, stores }) => {
    const own: Root[] = [];
    for (const { start, merged, masked } of reductions) {
      if (start) own.push({ node: start, depth: row });
      own.push({ node: merged, depth: innermost });
      if (masked) own.push({ node: masked, depth: innermost });
    }
    for (const { node } of stores) own.push({ node, depth: innermost });
    return own;
  });
  roots.push(results.map(({ node }) => ({ node, depth: row })));
  return roots;
}
