import { accessesOf, outputsOf, type MapStep, type Program } from "../program/program.js";
import { roomOf } from "./arena.js";
import type { Lifetime } from "./liveness.js";
import { secondLoop } from "./second-loop.js";

/** A program whose buffers have no places yet. */
export type Plan = Pick<Program, "buffers" | "steps" | "loops" | "commit" | "inputs" | "outputs">;

/** A buffer that rests between two steps that touch it, and may be computed again for the second of them. */
export interface Recomputation {
  readonly buffer: number;
  /** The loop that computes it and nothing else. */
  readonly step: MapStep;
  /** Whether it is used before it rests. */
  readonly early: boolean;
  /** The step that computed it first, if nobody needs that any more. */
  readonly replaces: number | undefined;
  /** Steps [from, to) need no room for it. */
  readonly from: number;
  readonly to: number;
  /** Words of the arena that are free meanwhile. */
  readonly room: number;
  /** Buffers that it is computed from. */
  readonly operands: readonly number[];
  /** The cost: how many of the operands are large, and so have to be read once more. */
  readonly cost: number;
}

/** An operand this many times smaller than what is computed from it may wait for that. */
const SMALL = 64;

/** The buffers of at least `room` words that may be computed again. */
export function findRecomputations(plan: Plan, lives: readonly Lifetime[], room: number): Recomputation[] {
  const { buffers, steps } = plan;
  const touches = touchesOf(plan);
  const lastOf = new Map(lives.map(({ buffer, last }) => [buffer, last]));
  return lives.flatMap(({ buffer }) => {
    const size = roomOf(buffers[buffer]);
    const { writers, fixed } = touches[buffer];
    if (size < room || fixed || writers.length !== 1) return [];
    const [made] = writers;
    const maker = steps[made];
    if (maker.kind === "named") return [];
    // Without one of its stores a loop that reduces might add in another order.
    const rest = longestRest(touches[buffer], maker.kind === "map" ? made : undefined);
    if (!rest || rest.to >= plan.commit) return [];
    const isLarge = (id: number): boolean => buffers[id].block === "work" && roomOf(buffers[id]) * SMALL > size;
    const isThere = (id: number): boolean =>
      !touches[id].moves &&
      touches[id].writers.every((writer) => writer <= made) &&
      (!isLarge(id) || lastOf.get(id)! >= rest.to);
    const step = secondLoop(maker, buffer, isThere);
    if (!step) return [];
    const operands = [...new Set(step.loads.map((access) => access.buffer))];
    const early = rest.from > made;
    const replaces = !early && outputsOf(maker).length === 1 ? made : undefined;
    const cost = operands.filter(isLarge).length;
    return [{ buffer, step, early, replaces, ...rest, room: size, operands, cost }];
  });
}

/** The steps that touch a buffer, in order. */
interface Touches {
  readonly writers: number[];
  readonly readers: number[];
  /** Whether it must stay as it is: the caller's, or a loop's. */
  fixed: boolean;
  /** Whether it moves, or is written in a loop. */
  moves: boolean;
}

function touchesOf({ buffers, steps, loops, inputs, outputs }: Plan): Touches[] {
  const touches = buffers.map(({ block }): Touches => {
    const moves = block === "window";
    return { writers: [], readers: [], fixed: block !== "work", moves };
  });
  for (const buffer of [...inputs, ...outputs]) touches[buffer].fixed = true;
  for (const { window } of buffers) if (window) Object.assign(touches[window.of], { fixed: true, moves: true });
  steps.forEach((step, index) => {
    const inLoop = loops.some(({ from, to }) => from <= index && index < to);
    const { reads, writes } = accessesOf(step);
    for (const { buffer } of reads) touches[buffer].readers.push(index);
    for (const { buffer } of writes) touches[buffer].writers.push(index);
    if (!inLoop) return;
    for (const { buffer } of reads) touches[buffer].fixed = true;
    for (const { buffer } of writes) Object.assign(touches[buffer], { fixed: true, moves: true });
  });
  return touches;
}

/** The longest time in which nobody reads a buffer; from its making on, or from its first use. */
function longestRest({ readers }: Touches, made: number | undefined): Pick<Recomputation, "from" | "to"> | undefined {
  const uses = made === undefined ? readers : [made - 1, ...readers];
  let longest: Pick<Recomputation, "from" | "to"> | undefined;
  for (let i = 1; i < uses.length; i++) {
    const [from, to] = [uses[i - 1] + 1, uses[i]];
    if (to - from > (longest ? longest.to - longest.from : 1)) longest = { from, to };
  }
  return longest;
}
