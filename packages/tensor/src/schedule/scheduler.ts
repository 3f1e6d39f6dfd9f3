import { InternalError } from "../core/errors.js";
import type { DType } from "../core/dtype.js";
import { sizeOf } from "../core/shape.js";
import type { Tensor } from "../core/tensor.js";
import { constant } from "../expression/build.js";
import type { Buffer, Operand } from "../program/program.js";
import { View } from "../program/view.js";
import { Destinations } from "./destinations.js";
import { keepsOrder, orderBase, type Fusion } from "./fusion.js";
import type { Graph, GraphLoop, Update } from "./graph/graph.js";
import { here, LoopBuilder, through, type Located } from "./loop-builder.js";
import { LoopScheduler, type LoopLocator } from "./loop-scheduler.js";
import { LoopTargets } from "./loop-targets.js";
import { buildReduction } from "./reduction.js";
import type { Sequence } from "./sequence.js";
import { StepList } from "./step-list.js";
import { UpdateWriter } from "./update-writer.js";

/** Steps over buffers that have no place in memory yet. */
export interface Schedule extends Sequence {
  readonly buffers: readonly Buffer[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** Index of the first step that only updates need. */
  readonly commit: number;
  /** By buffer through which a loop writes the new value of a carry: the node that stands for the carry. */
  readonly carries: ReadonlyMap<number, Tensor>;
}

/** What must not be computed in place, because a later step still reads the old value. */
export interface Copied {
  readonly updates: ReadonlySet<Update>;
  /** Nodes that stand for carries of loops. */
  readonly carries: ReadonlySet<Tensor>;
}

/** Emits a step for every buffered node, in the graph's order; everything else is computed inside those steps. */
export class Scheduler implements LoopLocator {
  readonly #graph: Graph;
  readonly #fusion: Fusion;
  readonly #destinations: Destinations;
  readonly #list: StepList;
  readonly #located = new Map<Tensor, Located>();
  readonly #copied: Copied;
  readonly #numbers = new Map<Tensor, number>();
  readonly #loops: LoopScheduler;
  /** How many loops are around a node, where any are. */
  readonly #depths = new Map<Tensor, number>();

  constructor(graph: Graph, fusion: Fusion, copied: Copied) {
    this.#graph = graph;
    this.#fusion = fusion;
    this.#copied = copied;
    for (const node of graph.nodes) this.#numbers.set(node, this.#numbers.size);
    const targets = new LoopTargets(graph, fusion, copied.carries);
    this.#destinations = new Destinations(graph, fusion, copied.updates, targets);
    this.#list = new StepList(graph.storages);
    this.#noteDepths(graph.loops, 1);
    this.#loops = new LoopScheduler(this, this.#list, targets, copied.carries);
  }

  run(): Schedule {
    const inputs = this.#graph.inputs.map((node, i) => this.#leaf(node, `x${i}`));
    const { nodes, late, loops, updates } = this.#graph;
    this.#realiseAll(0, late, loops);
    const outputs = this.#graph.outputs.map((node) => this.#wholeBuffer(node));
    const commit = this.#list.sequence.steps.length;
    this.#realiseAll(late, nodes.length, loops);
    new UpdateWriter(this, this.#list, this.#destinations, this.#numbers).writeAll(updates, this.#copied.updates);
    const { buffers, sequence } = this.#list;
    return { buffers, ...sequence, inputs, outputs, commit, carries: this.#loops.carries };
  }

  /** The nodes [from, to), and the loops among them. */
  #realiseAll(from: number, to: number, loops: readonly GraphLoop[]): void {
    let next = from;
    for (const loop of loops) {
      if (loop.from < from || loop.to > to) continue;
      this.#realiseRun(next, loop.from);
      this.#loops.enter(loop);
      this.#realiseAll(loop.from, loop.to, loop.inner);
      this.#loops.leave();
      next = loop.to;
    }
    this.#realiseRun(next, to);
  }

  #realiseRun(from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const node = this.#graph.nodes[i];
      if (this.#fusion.buffered.has(node) && !this.#isDone(node)) this.#realise(node);
    }
  }

  /** Computed on demand before its turn. A whole has its buffer from its first part on, but is done only in its turn. */
  #isDone(node: Tensor): boolean {
    return this.#located.has(node) && node.op.kernel.kind !== "assemble";
  }

  #noteDepths(loops: readonly GraphLoop[], depth: number): void {
    for (const { from, to, inner } of loops) {
      for (const node of this.#graph.nodes.slice(from, to)) this.#depths.set(node, depth);
      this.#noteDepths(inner, depth + 1);
    }
  }

  located(node: Tensor): Located | undefined {
    const known = this.#located.get(node);
    if (known || node.op.kernel.kind !== "storage") return known;
    const { storage, offset } = node.op.kernel.locate(node.attributes);
    const located = { buffer: this.#list.storage(storage), view: View.contiguous(node.shape, offset) };
    this.#located.set(node, located);
    return located;
  }

  contiguous(node: Tensor): Located {
    const located = this.located(node) ?? this.#realise(node);
    if (located.view.isContiguous) return located;
    const copy = this.#list.allocate(node.shape, node.dtype, "copy");
    this.#list.at(this.#depthOf(node), () => this.#list.copy(located, copy, node.dtype));
    this.#located.set(node, copy);
    return copy;
  }

  settle(node: Tensor, located: Located): void {
    this.#located.set(node, located);
  }

  numberOf(node: Tensor): number {
    return this.#numbers.get(node)!;
  }

  /** A node of a loop's body is computed once for each iteration, others only once. */
  #depthOf(node: Tensor): number {
    return this.#depths.get(node) ?? 0;
  }

  #leaf(node: Tensor, name: string): number {
    const located = this.#list.allocate(node.shape, node.dtype, name);
    this.#located.set(node, located);
    return located.buffer;
  }

  /** Where a node's value goes: into the whole that it is a part of, into the storage it updates, or a buffer of its own. */
  #place(node: Tensor): Located {
    const place = this.#loops.placeOf(node);
    if (place) return place;
    const part = this.#destinations.partOf(node);
    if (part) {
      const whole = this.#located.get(part.whole) ?? this.#beginAssembly(part.whole);
      if (whole.view.isContiguous) {
        const { shape, strides, offset } = part.region;
        return { buffer: whole.buffer, view: new View(shape, strides, whole.view.offset + offset) };
      }
    }
    const update = this.#destinations.updateOf(node);
    if (update) {
      this.#list.storage(update.target.storage);
      return this.#list.target(update.target, node.shape);
    }
    return this.#list.allocate(node.shape, node.dtype, node.op.name);
  }

  #realise(node: Tensor): Located {
    return this.#list.at(this.#depthOf(node), () => this.#write(node), this.numberOf(node));
  }

  #write(node: Tensor): Located {
    const { kernel } = node.op;
    const reduction = this.#fusion.epilogues.get(node) ?? (kernel.kind === "reduce" ? node : undefined);
    const reduced = reduction && this.#reduce(node, reduction);
    if (reduced) return reduced;
    if (kernel.kind === "assemble") return this.#assemble(node);
    if (kernel.kind === "named") return this.#named(node);
    return this.#map(node);
  }

  #map(node: Tensor): Located {
    const builder = new LoopBuilder(this);
    const value = builder.compute(node);
    if (!value) throw new InternalError(`schedule: ${node.toString()} has no loop`);
    const destination = this.#place(node);
    this.#list.pushMap(node.op.name, node.shape, builder.loads, destination, value);
    this.#located.set(node, destination);
    return destination;
  }

  /** A loop that reduces and then computes `node`, which is the reduction itself or the last of its epilogue. */
  #reduce(node: Tensor, reduction: Tensor): Located | undefined {
    const built = buildReduction(this, node, reduction);
    if (!built) return undefined;
    const { value, spread, ...loop } = built;
    const destination = this.#place(node);
    const store = spread(destination.view);
    if (!store) return this.#reduceApart(node);
    const { offset, strides } = store;
    this.#list.push({ ...loop, results: [{ store: { buffer: destination.buffer, offset, strides }, value }] });
    this.#located.set(node, destination);
    return destination;
  }

  /** The region has no strides in the loop's axes: the result gets a buffer of its own, and whoever needs it there copies. */
  #reduceApart(node: Tensor): Located {
    this.#destinations.forget(node);
    return this.#realise(node);
  }

  #named(node: Tensor): Located {
    const { kernel } = node.op;
    if (kernel.kind !== "named") throw new InternalError(`schedule: ${node.toString()} is not a kernel`);
    const reads = node.sources.map((source) => operandOf(this.operand(source), source.dtype));
    const attributes = kernel.numbers?.(node.attributes) ?? {};
    const destination = this.#place(node);
    const direct = destination.view.isContiguous || (kernel.stridedRows && destination.view.strides.at(-1) === 1);
    const target = direct ? destination : this.#list.allocate(node.shape, node.dtype, node.op.name);
    const writes = [operandOf(target, node.dtype)];
    const flops = node.op.flops?.(node.sources, node.attributes);
    const { name } = kernel;
    this.#list.push({ kind: "named", label: node.op.name, kernel: name, reads, writes, attributes, flops });
    if (!direct) this.#list.copy(target, destination, node.dtype);
    this.#located.set(node, destination);
    return destination;
  }

  /** A buffer and the strides by which a kernel reads a node, folding the views above the buffer. */
  operand(node: Tensor): Located {
    let path = here;
    let base = node;
    while (base.op.kernel.kind === "view" && !this.located(base)) {
      path = through(base, path);
      base = base.sources[0];
    }
    const { buffer, view } = this.located(base) ?? this.#realise(base);
    const folded = path.apply(view);
    if (folded) return { buffer, view: folded };
    if (!keepsOrder(node)) return this.#list.at(this.#depthOf(node), () => this.#map(node));
    // A reshape of what must be copied: the copy has its elements in order already.
    const copy = this.contiguous(orderBase(node));
    return { buffer: copy.buffer, view: View.contiguous(node.shape, copy.view.offset) };
  }

  /** Makes room for a whole before its first part; elements that no part covers are filled now. */
  #beginAssembly(node: Tensor): Located {
    const { kernel } = node.op;
    if (kernel.kind !== "assemble") throw new InternalError(`schedule: ${node.toString()} has no parts`);
    const destination = this.#place(node);
    const covered = kernel.regions(node.attributes).reduce((sum, region) => sum + sizeOf(region.shape), 0);
    if (covered < node.size) {
      const value = constant(kernel.fill?.(node.attributes) ?? 0, node.dtype);
      this.#list.pushMap("fill", node.shape, [], destination, value);
    }
    this.#located.set(node, destination);
    return destination;
  }

  #assemble(node: Tensor): Located {
    const { kernel } = node.op;
    const whole = this.#located.get(node) ?? this.#beginAssembly(node);
    if (kernel.kind !== "assemble") return whole;
    const regions = kernel.regions(node.attributes);
    node.sources.forEach((source, i) => {
      if (this.#isInPlace(node, i)) return;
      const builder = new LoopBuilder(this);
      const value = builder.lower(source);
      if (!value) throw new InternalError(`schedule: part ${i} of ${node.toString()} has no loop`);
      const region = { buffer: whole.buffer, view: whole.view.part(regions[i]) };
      this.#list.pushMap(node.op.name, source.shape, builder.loads, region, value);
    });
    return whole;
  }

  #isInPlace(whole: Tensor, index: number): boolean {
    const base = this.#destinations.baseOf(whole, index);
    return base !== undefined && this.#located.get(base)?.buffer === this.#located.get(whole)!.buffer;
  }

  /** An output is read as a whole buffer. */
  #wholeBuffer(node: Tensor): number {
    const base = orderBase(node);
    const located = this.contiguous(base);
    const { size, block } = this.#list.buffers[located.buffer];
    if (located.view.offset === 0 && size === node.size && block === "work") return located.buffer;
    const copy = this.#list.allocate(base.shape, node.dtype, "output");
    this.#list.copy(located, copy, node.dtype);
    return copy.buffer;
  }
}

function operandOf({ buffer, view }: Located, dtype: DType): Operand {
  return { buffer, offset: view.offset, strides: view.strides, shape: view.shape, dtype };
}
