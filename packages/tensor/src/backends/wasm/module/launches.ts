import { BackendError } from "../../../core/errors.js";
import { flopsOfNamed, type NamedStep, type Program } from "../../../program/program.js";
import { timesOf } from "../../../program/walk.js";
import { blockAxes } from "../loops/layout/block-axes.js";
import { PER_NANOSECOND, prepareLoop, type LoopKernel } from "../loops/kernel.js";
import { namedKernels } from "../named/index.js";
import type { KernelCall, Machine } from "../named/named-kernel.js";
import { isWorthWaking, piecesOf } from "./grain.js";

/** One kernel's run: a loop, or a call of the library for a step. Its pieces may be done by any threads in any order. */
export type Launch = LoopLaunch | CallLaunch | MarkLaunch;

/**
 * What a loop of the program does besides its steps: before the first iteration ("enter": its windows go to where they
 * start), after each ("advance"), and then, as long as iterations are left, back to its first step ("repeat").
 */
export interface MarkLaunch extends Division {
  readonly mark: "enter" | "advance" | "repeat";
  /** Index into Program.loops. */
  readonly of: number;
}

export interface LoopLaunch extends Division {
  readonly loop: LoopKernel;
}

export interface CallLaunch extends Division {
  readonly step: number;
  readonly call: KernelCall;
}

interface Division {
  readonly pieces: number;
  /** Roughly how many nanoseconds all of them take. */
  readonly cost: number;
  /** How often it runs: in each iteration of the loops around it. */
  readonly times: number;
}

export interface Launches {
  /** In the order in which they run. */
  readonly list: readonly Launch[];
  /** By step: its own launches, from the first to before the last. */
  readonly ofStep: readonly Range[];
  /** By step, and the end: what comes before it, with the beginnings of loops that begin with it still to come. */
  readonly edges: readonly number[];
  /** By loop: its first step's first launch, which is what its "repeat" goes back to; the marks are around. */
  readonly bodies: readonly Range[];
  /** Bytes of scratch space: for each thread, and shared by all. All steps use the same. */
  readonly scratch: number;
  readonly shared: number;
}

export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Part of a program's time from which on a loop should be fast: the code of others should be short. */
const NOTICEABLE = 1 / 200;

/** The launches of a program's steps, divided among threads where that is worth waking them. */
export function launchesOf(program: Program, machine: Machine): Launches {
  const kernels = loopKernels(program);
  const launches = new Divider(program, kernels, machine).divide();
  if (machine.threads === 1) return launches;
  let divided = 0;
  for (const { pieces, cost, times } of launches.list) if (pieces > 1) divided += cost * times;
  return isWorthWaking(divided, machine)
    ? launches
    : new Divider(program, kernels, { ...machine, threads: 1 }).divide();
}

/** By step: the function of a loop. */
function loopKernels({ steps, loops }: Program): (LoopKernel | undefined)[] {
  const costs: number[] = [];
  const prepared = steps.map((step, i) => {
    const times = timesOf(i, loops);
    if (step.kind === "named") {
      costs.push((flopsOfNamed(step) / PER_NANOSECOND) * times);
      return undefined;
    }
    const loop = prepareLoop(step.kind === "map" ? blockAxes(step) : step);
    costs.push(loop.cost * times);
    return loop;
  });
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  return prepared.map((loop, i) => loop?.kernel(costs[i] < NOTICEABLE * total));
}

class Divider {
  readonly #program: Program;
  readonly #kernels: readonly (LoopKernel | undefined)[];
  readonly #machine: Machine;
  readonly #list: Launch[] = [];
  readonly #ofStep: Range[] = [];
  readonly #edges: number[] = [];
  readonly #bodies: Range[] = [];
  #scratch = 0;
  #shared = 0;

  /** @param kernels by step */
  constructor(program: Program, kernels: readonly (LoopKernel | undefined)[], machine: Machine) {
    this.#program = program;
    this.#kernels = kernels;
    this.#machine = machine;
  }

  divide(): Launches {
    this.#steps(0, this.#program.steps.length, 0, 1);
    this.#edges[this.#program.steps.length] ??= this.#list.length;
    return {
      list: this.#list,
      ofStep: this.#ofStep,
      edges: this.#edges,
      bodies: this.#bodies,
      scratch: this.#scratch,
      shared: this.#shared,
    };
  }

  /** Steps [from, to), which run so many times, with the loops among them, of which none is before number `next`. */
  #steps(from: number, to: number, next: number, times: number): void {
    let index = from;
    this.#program.loops.slice(next).forEach((loop, i) => {
      if (loop.from < index || loop.to > to) return;
      while (index < loop.from) this.#step(index++, times);
      this.#edges[index] ??= this.#list.length;
      const mark = { of: next + i, pieces: 1, cost: 0, times } as const;
      this.#list.push({ ...mark, mark: "enter" });
      const start = this.#list.length;
      this.#steps(loop.from, loop.to, next + i + 1, times * loop.count);
      this.#bodies[next + i] = { from: start, to: this.#list.length };
      this.#list.push({ ...mark, mark: "advance" }, { ...mark, mark: "repeat" });
      index = loop.to;
    });
    while (index < to) this.#step(index++, times);
  }

  #step(index: number, times: number): void {
    this.#edges[index] ??= this.#list.length;
    const from = this.#list.length;
    const step = this.#program.steps[index];
    if (step.kind === "named") {
      const { calls, scratch, shared = 0 } = namedKernel(step).lower(step, this.#machine);
      this.#scratch = Math.max(this.#scratch, scratch);
      this.#shared = Math.max(this.#shared, shared);
      for (const call of calls) this.#list.push(callLaunch(index, call, times, this.#machine));
    } else {
      const loop = this.#kernels[index];
      if (loop && loop.tiles > 0) this.#list.push(loopLaunch(loop, times, this.#machine));
    }
    this.#ofStep[index] = { from, to: this.#list.length };
  }
}

function loopLaunch(loop: LoopKernel, times: number, machine: Machine): LoopLaunch {
  return { loop, pieces: piecesOf(loop.cost, loop.tiles, machine), cost: loop.cost, times };
}

function callLaunch(step: number, call: KernelCall, times: number, { grain }: Machine): CallLaunch {
  return { step, call, pieces: call.pieces, cost: call.cost ?? call.pieces * grain, times };
}

function namedKernel(step: NamedStep): (typeof namedKernels)[number] {
  const kernel = namedKernels.find(({ name }) => name === step.kernel);
  if (kernel !== undefined) return kernel;
  const known = namedKernels.map(({ name }) => name).join(", ");
  throw new BackendError(`wasm: ${step.label}: there is no kernel "${step.kernel}" (there are ${known})`);
}
