import { sizeOf, stridesOf } from "../../core/shape.js";
import { load } from "../../expression/build.js";
import {
  accessesOf,
  type Buffer,
  type MapStep,
  type NamedStep,
  type Operand,
  type Step,
} from "../../program/program.js";
import { baseOf } from "../../program/window.js";
import type { Graph } from "../graph/graph.js";
import { recordOf } from "./record-of.js";
import type { Schedule } from "../scheduler.js";

/**
 * A matrix product in a loop of which the second operand is the same in all iterations, as the recurrent weights are, would
 * read it column by column, or pack it, each time. So it is packed once, before the loop, as the kernel wants it: in panels of
 * a few columns. Which kernels can read such panels is said by the record of the operation (`panels` of `NamedKernel`).
 */
export function packOnce(schedule: Schedule, graph: Graph): Schedule {
  if (schedule.loops.length === 0) return schedule;
  const packer = new Packer(schedule, graph);
  const steps = schedule.steps.map((step, index) => (step.kind === "named" ? packer.unpacked(step, index) : step));
  return packer.before.size > 0 ? packer.insert(steps) : schedule;
}

/** Packing costs as much as it saves in one or two iterations. */
const LEAST_TIMES = 4;

/** With more rows packing is a small part of a product, and saving it was not to be measured (docs/decisions/0037-packed-once.md). */
const MOST_ROWS = 128;
const LEAST_COLUMNS = 16;
const LEAST_DEPTH = 16;

/**
 * Of an operand whose rows are contiguous: one that fits into a first-level cache is as fast where it lies. Others have to be
 * transposed for few rows or many; but with up to twelve they are not multiplied in tiles, whose sums have other bits.
 */
const BY_ROWS = { elements: 2 ** 13, rows: 2 };
const BY_COLUMNS = { elements: 0, rows: 13 };

class Packer {
  /** By loop: what is packed before it. */
  readonly before = new Map<number, MapStep[]>();
  readonly #schedule: Schedule;
  readonly #graph: Graph;
  readonly #buffers: Buffer[];
  readonly #known = new Map<string, Operand>();

  constructor(schedule: Schedule, graph: Graph) {
    this.#schedule = schedule;
    this.#graph = graph;
    this.#buffers = [...schedule.buffers];
  }

  /** The step, or one that reads what is packed before the outermost loop in which its operand stays as it is. */
  unpacked(step: NamedStep, index: number): NamedStep {
    const loop = this.#loopFor(step, index);
    const width = loop === undefined ? undefined : recordOf(step, this.#graph)?.panels;
    if (loop === undefined || width === undefined || !suits(step, width)) return step;
    const [a, b, ...others] = step.reads;
    const key = JSON.stringify([loop, b]);
    const packed = this.#known.get(key) ?? this.#pack(step, width, loop);
    this.#known.set(key, packed);
    const { zeros: _, ...attributes } = step.attributes;
    return { ...step, reads: [a, packed, ...others], attributes: { ...attributes, panels: 1 } };
  }

  /** The steps, with what is packed before the loops. */
  insert(steps: readonly Step[]): Schedule {
    const { loops, commit } = this.#schedule;
    const all: Step[] = [];
    const from = new Array<number>(loops.length).fill(0);
    const edges: number[] = [];
    for (let index = 0; index <= steps.length; index++) {
      edges.push(all.length);
      loops.forEach((loop, number) => {
        if (loop.from !== index) return;
        all.push(...(this.before.get(number) ?? []));
        from[number] = all.length;
      });
      if (index < steps.length) all.push(steps[index]);
    }
    return {
      ...this.#schedule,
      buffers: this.#buffers,
      steps: all,
      loops: loops.map((loop, i) => ({ ...loop, from: from[i], to: Math.max(from[i], edges[loop.to]) })),
      commit: edges[commit],
    };
  }

  #loopFor({ reads }: NamedStep, index: number): number | undefined {
    const { loops } = this.#schedule;
    const around = loops.flatMap(({ from, to }, number) => (from <= index && index < to ? [number] : []));
    const outermost = around.findIndex((_, i) => this.#isSameIn(around.slice(i), reads[1]?.buffer));
    const times = around.slice(outermost).reduce((product, number) => product * loops[number].count, 1);
    return outermost >= 0 && times >= LEAST_TIMES ? around[outermost] : undefined;
  }

  /** Whether a buffer neither moves with any of some loops, each in the one before, nor is written in them. */
  #isSameIn(around: readonly number[], buffer: number | undefined): boolean {
    if (buffer === undefined) return false;
    const { buffers, steps, loops } = this.#schedule;
    for (let { window } = buffers[buffer]; window; { window } = buffers[window.of]) {
      if (around.includes(window.loop)) return false;
    }
    const base = buffers[baseOf(buffers, buffer)];
    const { from, to } = loops[around[0]];
    return !steps.slice(from, to).some((step) =>
      accessesOf(step).writes.some((write) => {
        const { id, block, storage } = buffers[baseOf(buffers, write.buffer)];
        return block === "storage" ? storage === base.storage : id === base.id;
      }),
    );
  }

  #pack({ reads: [, b], origins }: NamedStep, width: number, loop: number): Operand {
    const [k, n] = b.shape.slice(-2);
    const [row, column] = b.strides.slice(-2);
    const dims = [n / width, k, width];
    const id = this.#buffers.length;
    const size = sizeOf(dims);
    this.#buffers.push({ id, dtype: "float32", size, block: "work", storage: -1, offset: 0, name: "packed" });
    const strides = stridesOf(dims);
    const step: MapStep = {
      kind: "map",
      label: "pack",
      ...(origins && { origins }),
      dims,
      loads: [{ buffer: b.buffer, offset: b.offset, strides: [width * column, row, column] }],
      outputs: [{ store: { buffer: id, offset: 0, strides }, value: load(0, "float32") }],
    };
    this.before.set(loop, [...(this.before.get(loop) ?? []), step]);
    const batch = b.shape.slice(0, -2);
    const operand = { buffer: id, offset: 0, dtype: "float32" } as const;
    return { ...operand, shape: [...batch, ...dims], strides: [...batch.map(() => 0), ...strides] };
  }
}

/**
 * Whether a product is large enough, but not so tall that packing is nothing beside it. One that leaves out zeros of
 * its first operand packs otherwise.
 */
function suits({ reads: [a, b], attributes }: NamedStep, width: number): boolean {
  const [k, n] = b.shape.slice(-2);
  const one = b.shape.slice(0, -2).every((size, axis) => size === 1 || b.strides[axis] === 0);
  const least = b.strides.at(-1) === 1 ? BY_ROWS : BY_COLUMNS;
  const isLarge = n >= LEAST_COLUMNS && k >= LEAST_DEPTH && n * k >= least.elements && a.shape.at(-2)! >= least.rows;
  const isFlat = sizeOf(a.shape.slice(0, -1)) <= MOST_ROWS;
  return b.dtype === "float32" && one && n % width === 0 && isLarge && isFlat && !((attributes["zeros"] ?? 0) & 1);
}
