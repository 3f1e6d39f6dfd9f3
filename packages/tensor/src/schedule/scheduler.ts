import { checkBytes } from "../core/create.js";
import { InternalError } from "../core/errors.js";
import type { DType } from "../core/dtype.js";
import { sizeOf, type Shape } from "../core/shape.js";
import type { Tensor } from "../core/tensor.js";
import { accumulator, constant } from "../expression/build.js";
import type { Expression } from "../expression/expression.js";
import type { Access, Buffer, Operand, Step } from "../program/program.js";
import { View } from "../program/view.js";
import { Destinations } from "./destinations.js";
import { orderBase, type Fusion } from "./fusion.js";
import type { Graph, Update } from "./graph.js";
import { applyAll, LoopBuilder, viewTransform, type Located, type Locator, type Transform } from "./loop-builder.js";

/** Steps over buffers that have no place in memory yet. */
export interface Schedule {
  readonly buffers: readonly Buffer[];
  readonly steps: readonly Step[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** Index of the first step that only updates need. */
  readonly commit: number;
}

/** Emits a step for every buffered node, in the graph's order; everything else is computed inside those steps. */
export class Scheduler implements Locator {
  readonly #graph: Graph;
  readonly #fusion: Fusion;
  readonly #destinations: Destinations;
  readonly #buffers: Buffer[] = [];
  readonly #steps: Step[] = [];
  readonly #located = new Map<Tensor, Located>();
  readonly #storageBuffers = new Map<number, number>();
  readonly #copied: ReadonlySet<Update>;
  readonly #staged = new Map<Update, Located>();

  /** @param copied updates that must not be computed in place, because a later step still reads the old value */
  constructor(graph: Graph, fusion: Fusion, copied: ReadonlySet<Update>) {
    this.#graph = graph;
    this.#fusion = fusion;
    this.#copied = copied;
    this.#destinations = new Destinations(graph, fusion, copied);
  }

  run(): Schedule {
    const inputs = this.#graph.inputs.map((node, i) => this.#leaf(node, `x${i}`));
    const { nodes, late } = this.#graph;
    this.#realiseAll(nodes.slice(0, late));
    const outputs = this.#graph.outputs.map((node) => this.#wholeBuffer(node));
    const commit = this.#steps.length;
    this.#realiseAll(nodes.slice(late));
    for (const update of this.#copied) this.#stage(update);
    for (const update of this.#graph.updates) this.#write(update);
    return { buffers: this.#buffers, steps: this.#steps, inputs, outputs, commit };
  }

  #realiseAll(nodes: readonly Tensor[]): void {
    for (const node of nodes) if (this.#fusion.buffered.has(node) && !this.#isDone(node)) this.#realise(node);
  }

  /** Computed on demand before its turn. A whole has its buffer from its first part on, but is done only in its turn. */
  #isDone(node: Tensor): boolean {
    return this.#located.has(node) && node.op.kernel.kind !== "assemble";
  }

  located(node: Tensor): Located | undefined {
    const known = this.#located.get(node);
    if (known || node.op.kernel.kind !== "storage") return known;
    const { storage, offset } = node.op.kernel.locate(node.attributes);
    const number = this.#graph.storages.indexOf(storage);
    const located = { buffer: this.#storageBuffer(number), view: View.contiguous(node.shape, offset) };
    this.#located.set(node, located);
    return located;
  }

  contiguous(node: Tensor): Located {
    const located = this.located(node) ?? this.#realise(node);
    if (located.view.isContiguous) return located;
    const copy = this.#allocate(node.shape, node.dtype, "copy");
    this.#copy(node, located, copy);
    this.#located.set(node, copy);
    return copy;
  }

  #leaf(node: Tensor, name: string): number {
    const located = this.#allocate(node.shape, node.dtype, name);
    this.#located.set(node, located);
    return located.buffer;
  }

  #storageBuffer(storage: number): number {
    const known = this.#storageBuffers.get(storage);
    if (known !== undefined) return known;
    const { dtype, size } = this.#graph.storages[storage];
    const buffer = this.#addBuffer({ dtype, size, block: "storage", storage, offset: 0, name: `s${storage}` });
    this.#storageBuffers.set(storage, buffer);
    return buffer;
  }

  #addBuffer(buffer: Omit<Buffer, "id">): number {
    return this.#buffers.push({ id: this.#buffers.length, ...buffer }) - 1;
  }

  #allocate(shape: Shape, dtype: DType, name: string): Located {
    checkBytes(shape, dtype, name);
    const buffer = this.#addBuffer({ dtype, size: sizeOf(shape), block: "work", storage: -1, offset: 0, name });
    return { buffer, view: View.contiguous(shape) };
  }

  /** Where a node's value goes: into the whole that it is a part of, into the storage it updates, or a buffer of its own. */
  #place(node: Tensor): Located {
    const part = this.#destinations.partOf(node);
    if (part) {
      const whole = this.#located.get(part.whole) ?? this.#beginAssembly(part.whole);
      if (whole.view.isContiguous) {
        const { region } = part;
        return {
          buffer: whole.buffer,
          view: new View(region.shape, region.strides, whole.view.offset + region.offset),
        };
      }
    }
    const update = this.#destinations.updateOf(node);
    if (update) {
      const { storage, offset, dtype, size } = update.target;
      const number = this.#graph.storages.indexOf(storage);
      this.#storageBuffer(number);
      const buffer = this.#addBuffer({
        dtype,
        size,
        block: "storage",
        storage: number,
        offset,
        name: `${update.target.name}'`,
      });
      return { buffer, view: View.contiguous(node.shape) };
    }
    return this.#allocate(node.shape, node.dtype, node.op.name);
  }

  #realise(node: Tensor): Located {
    const { kernel } = node.op;
    const reduction = this.#fusion.epilogues.get(node);
    if (reduction && this.#tryReduce(node, reduction)) return this.#located.get(node)!;
    if (kernel.kind === "assemble") return this.#assemble(node);
    if (kernel.kind === "named") return this.#named(node);
    if (kernel.kind === "reduce" && this.#tryReduce(node, node)) return this.#located.get(node)!;
    return this.#map(node);
  }

  #map(node: Tensor): Located {
    const builder = new LoopBuilder(this);
    const value = builder.compute(node);
    if (!value) throw new InternalError(`schedule: ${node.toString()} has no loop`);
    const destination = this.#place(node);
    this.#pushMap(node.op.name, node.shape, builder.loads, destination, value);
    this.#located.set(node, destination);
    return destination;
  }

  #pushMap(label: string, dims: Shape, loads: readonly Access[], to: Located, value: Expression): void {
    const store = { buffer: to.buffer, offset: to.view.offset, strides: to.view.strides };
    this.#steps.push({ kind: "map", label, dims, loads, outputs: [{ store, value }] });
  }

  #copy(node: Tensor, from: Located, to: Located): void {
    const access = { buffer: from.buffer, offset: from.view.offset, strides: from.view.strides };
    this.#pushMap("copy", node.shape, [access], to, { kind: "load", slot: 0, dtype: node.dtype });
  }

  /** A loop that reduces and then computes `node`, which is the reduction itself or the last of its epilogue. */
  #tryReduce(node: Tensor, reduction: Tensor): boolean {
    const { kernel } = reduction.op;
    if (kernel.kind !== "reduce") throw new InternalError(`schedule: ${reduction.toString()} is not a reduction`);
    const [source] = reduction.sources;
    const axes = kernel.axes(reduction.attributes);
    const kept = source.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
    const keptShape = kept.map((axis) => source.shape[axis]);
    const reducedShape = axes.map((axis) => source.shape[axis]);
    const builder = new LoopBuilder(this, reduction);
    const body = builder.lower(source, [permuted([...kept, ...axes])]);
    const spread = spreadOver(keptShape, reducedShape);
    const value = node === reduction ? accumulator(node.dtype) : builder.compute(node, [spread]);
    if (!body || !value) return false;
    const destination = this.#place(node);
    const store = spread.apply(destination.view);
    if (!store) return this.#reduceThroughCopy(node, destination);
    this.#steps.push({
      kind: "reduce",
      label: node === reduction ? node.op.name : `${reduction.op.name}+${node.op.name}`,
      dims: [...keptShape, ...reducedShape],
      reduced: reducedShape.length,
      combiner: kernel.combiner,
      loads: builder.loads,
      body,
      output: { store: { buffer: destination.buffer, offset: store.offset, strides: store.strides }, value },
    });
    this.#located.set(node, destination);
    return true;
  }

  /** The region has no strides in the loop's axes: reduce into a buffer of its own first. */
  #reduceThroughCopy(node: Tensor, destination: Located): boolean {
    this.#destinations.forget(node);
    const own = this.#realise(node);
    this.#copy(node, own, destination);
    return true;
  }

  #named(node: Tensor): Located {
    const { kernel } = node.op;
    if (kernel.kind !== "named") throw new InternalError(`schedule: ${node.toString()} is not a kernel`);
    const reads = node.sources.map((source) => operand(this.#operand(source), source.dtype));
    const attributes = kernel.numbers?.(node.attributes) ?? {};
    const destination = this.#place(node);
    const direct = destination.view.isContiguous || (kernel.stridedRows && destination.view.strides.at(-1) === 1);
    const target = direct ? destination : this.#allocate(node.shape, node.dtype, node.op.name);
    this.#steps.push({
      kind: "named",
      label: node.op.name,
      kernel: kernel.name,
      reads,
      writes: [operand(target, node.dtype)],
      attributes,
    });
    if (!direct) this.#copy(node, target, destination);
    this.#located.set(node, destination);
    return destination;
  }

  /** A buffer and the strides by which a kernel reads a node, folding the views above the buffer. */
  #operand(node: Tensor): Located {
    const chain: Transform[] = [];
    let base = node;
    while (base.op.kernel.kind === "view" && !this.located(base)) {
      chain.unshift(viewTransform(base));
      base = base.sources[0];
    }
    const { buffer, view } = this.located(base) ?? this.#realise(base);
    const folded = applyAll(view, chain);
    return folded ? { buffer, view: folded } : this.#map(node);
  }

  /** Makes room for a whole before its first part; elements that no part covers are filled now. */
  #beginAssembly(node: Tensor): Located {
    const { kernel } = node.op;
    if (kernel.kind !== "assemble") throw new InternalError(`schedule: ${node.toString()} has no parts`);
    const destination = this.#place(node);
    const covered = kernel.regions(node.attributes).reduce((sum, region) => sum + sizeOf(region.shape), 0);
    if (covered < node.size) {
      this.#pushMap("fill", node.shape, [], destination, constant(kernel.fill?.(node.attributes) ?? 0, node.dtype));
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
      this.#pushMap(node.op.name, source.shape, builder.loads, region, value);
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
    const { size, block } = this.#buffers[located.buffer];
    if (located.view.offset === 0 && size === node.size && block === "work") return located.buffer;
    const copy = this.#allocate(base.shape, node.dtype, "output");
    this.#copy(base, located, copy);
    return copy.buffer;
  }

  /** Computes an update's value before any is written, since it reads what an update overwrites. */
  #stage(update: Update): void {
    const { shape, dtype, name } = update.target;
    const computed = this.located(orderBase(update.value));
    if (computed && this.#buffers[computed.buffer].block === "work") return;
    const staged = this.#allocate(shape, dtype, `${name}*`);
    this.#pushUpdate("stage", update, staged);
    this.#staged.set(update, staged);
  }

  /** The last step of an update whose value was not computed in place. */
  #write(update: Update): void {
    if (this.#destinations.isInPlace(update)) return;
    const { storage, offset, dtype, size, shape, name } = update.target;
    const number = this.#graph.storages.indexOf(storage);
    const view = View.contiguous(shape);
    const buffer = this.#addBuffer({ dtype, size, block: "storage", storage: number, offset, name: `${name}'` });
    const staged = this.#staged.get(update);
    if (staged) this.#copy(update.target, staged, { buffer, view });
    else this.#pushUpdate("write", update, { buffer, view });
  }

  #pushUpdate(label: string, { target, value }: Update, to: Located): void {
    const builder = new LoopBuilder(this);
    const expression = builder.lower(value);
    if (!expression) throw new InternalError(`schedule: the update of "${target.name}" has no loop`);
    this.#pushMap(label, target.shape, builder.loads, to, expression);
  }
}

function operand({ buffer, view }: Located, dtype: DType): Operand {
  return { buffer, offset: view.offset, strides: view.strides, shape: view.shape, dtype };
}

function permuted(order: readonly number[]): Transform {
  return { name: `p${order.join(".")}`, apply: (view) => view.permute(order), keepsOrder: false };
}

/** From a node's own axes to a reduction's: the kept axes, then reduced ones along which it does not move. */
function spreadOver(kept: Shape, reduced: Shape): Transform {
  const still = reduced.map(() => 0);
  return {
    name: "e",
    keepsOrder: true,
    apply: (view) => {
      const shaped = view.reshape(kept);
      return shaped && new View([...kept, ...reduced], [...shaped.strides, ...still], shaped.offset);
    },
  };
}
