import { BackendError } from "../../../core/errors.js";
import { flopsOfNamed, type NamedStep, type Program } from "../../../program/program.js";
import { blockAxes } from "../loops/block-axes.js";
import { PER_NANOSECOND, prepareLoop, type LoopKernel } from "../loops/kernel.js";
import { namedKernels } from "../named/index.js";
import type { KernelCall, Machine } from "../named/named-kernel.js";
import { isWorthWaking, piecesOf } from "./grain.js";

/** One kernel's run: a loop, or a call of the library for a step. Its pieces may be done by any threads in any order. */
export type Launch = LoopLaunch | CallLaunch;

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
}

export interface Launches {
  /** In the order in which they run. */
  readonly list: readonly Launch[];
  /** Index of each step's first launch, and of the end. */
  readonly firstOfStep: readonly number[];
  /** Bytes of scratch space: for each thread, and shared by all. All steps use the same. */
  readonly scratch: number;
  readonly shared: number;
}

/** Part of a program's time from which on a loop should be fast: the code of others should be short. */
const NOTICEABLE = 1 / 200;

/** The launches of a program's steps, divided among threads where that is worth waking them. */
export function launchesOf(program: Program, machine: Machine): Launches {
  const loops = loopKernels(program);
  const launches = divide(program, loops, machine);
  if (machine.threads === 1) return launches;
  const divided = launches.list.reduce((sum, { pieces, cost }) => (pieces > 1 ? sum + cost : sum), 0);
  return isWorthWaking(divided, machine) ? launches : divide(program, loops, { ...machine, threads: 1 });
}

/** By step: the function of a loop. */
function loopKernels({ steps }: Program): (LoopKernel | undefined)[] {
  const prepared = steps.map((step) =>
    step.kind === "named" ? undefined : prepareLoop(step.kind === "map" ? blockAxes(step) : step),
  );
  const total = steps.reduce(
    (sum, step, i) => sum + (step.kind === "named" ? flopsOfNamed(step) / PER_NANOSECOND : prepared[i]!.cost),
    0,
  );
  return prepared.map((loop) => loop?.kernel(loop.cost < NOTICEABLE * total));
}

function divide(program: Program, loops: readonly (LoopKernel | undefined)[], machine: Machine): Launches {
  const list: Launch[] = [];
  const firstOfStep = [0];
  let scratch = 0;
  let shared = 0;
  program.steps.forEach((step, index) => {
    const loop = loops[index];
    if (step.kind === "named") {
      const lowered = namedKernel(step).lower(step, machine);
      scratch = Math.max(scratch, lowered.scratch);
      shared = Math.max(shared, lowered.shared ?? 0);
      list.push(...lowered.calls.map((call) => callLaunch(index, call, machine)));
    } else if (loop && loop.tiles > 0) {
      list.push({ loop, pieces: piecesOf(loop.cost, loop.tiles, machine), cost: loop.cost });
    }
    firstOfStep.push(list.length);
  });
  return { list, firstOfStep, scratch, shared };
}

function callLaunch(step: number, call: KernelCall, { grain }: Machine): CallLaunch {
  return { step, call, pieces: call.pieces, cost: call.cost ?? call.pieces * grain };
}

function namedKernel(step: NamedStep): (typeof namedKernels)[number] {
  const kernel = namedKernels.find(({ name }) => name === step.kernel);
  if (kernel !== undefined) return kernel;
  const known = namedKernels.map(({ name }) => name).join(", ");
  throw new BackendError(`wasm: ${step.label}: there is no kernel "${step.kernel}" (there are ${known})`);
}
