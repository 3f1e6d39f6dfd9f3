import { Interner } from "../expression/intern.js";
import { Hazards } from "../program/hazards.js";
import { rewriteLoop } from "../program/rewrite.js";
import { accessesOf, type Access, type Buffer, type Step } from "../program/program.js";
import { isWithinLimits } from "../schedule/merge/limits.js";
import { joinMaps } from "../schedule/merge/join-maps.js";
import type { JoinTools } from "../schedule/merge/join-rows.js";
import { dropUnused } from "../schedule/merge/unused.js";
import { roomOf } from "./arena.js";
import { chooseRecomputations } from "./choose-recomputations.js";
import { lifetimes, type Lifetime } from "./liveness.js";
import { findRecomputations, type Plan, type Recomputation } from "./recomputation.js";

/** What a program must need at least before anything is computed twice to save memory: 16 MiB, in words. */
const ENOUGH = 2 ** 22;

/** Buffers this many times smaller than what is alive together are left alone. */
const FEW = 256;

/**
 * Computes large element-wise results a second time, just before their late uses, instead of keeping them: what a forward
 * pass leaves for the backward pass is most of what a training step needs, and some of it follows from the rest. So
 * relu(x · scale + shift) of a batch normalization needs no memory while x waits for its gradient anyway. Only what is
 * computed from buffers that stay alive without it, and only where less memory is needed at the worst step.
 *
 * Chen, Xu, Zhang, Guestrin, "Training deep nets with sublinear memory cost", 2016; Rota Bulò, Porzi, Kontschieder,
 * "In-place activated BatchNorm", CVPR 2018.
 *
 * @param enough words that a plan must need at its worst step before it is changed
 */
export function rematerialize<P extends Plan>(plan: P, enough = ENOUGH): P {
  const work = plan.buffers.filter(({ block }) => block === "work");
  if (work.reduce((sum, buffer) => sum + roomOf(buffer), 0) < enough) return plan;
  const lives = lifetimes(plan);
  const demand = demandOf(plan, lives);
  const most = Math.max(...demand);
  if (most < enough) return plan;
  const chosen = chooseRecomputations(findRecomputations(plan, lives, most / FEW), demand);
  return chosen.length > 0 ? recompute(plan, chosen) : plan;
}

/** Words that are alive at each step. */
function demandOf({ buffers, steps }: Plan, lives: readonly Lifetime[]): number[] {
  const changes = new Array<number>(steps.length + 2).fill(0);
  for (const { buffer, first, last } of lives) {
    const room = roomOf(buffers[buffer]);
    changes[Math.max(first, 0)] += room;
    changes[last + 1] -= room;
  }
  let alive = 0;
  return steps.map((_, step) => (alive += changes[step]));
}

/** The plan with a second loop and a second buffer for each. */
function recompute<P extends Plan>(plan: P, chosen: readonly Recomputation[]): P {
  const buffers: Buffer[] = [...plan.buffers];
  const again = new Map<number, Step[]>();
  const moved = new Map<number, { readonly from: number; readonly to: number }>();
  for (const { buffer, step, to } of chosen) {
    const copy = buffers.push({ ...plan.buffers[buffer], id: buffers.length }) - 1;
    moved.set(buffer, { from: to, to: copy });
    const second = withBuffers(step, (id) => (id === buffer ? copy : id));
    again.set(to, [...(again.get(to) ?? []), second]);
  }
  const replaced = new Set(chosen.map(({ replaces }) => replaces));
  const tools = { hazards: new Hazards(buffers), interner: new Interner() };
  const all: Step[] = [];
  const starts = plan.steps.map((step, index) => {
    const start = all.length;
    const late = (id: number): number => {
      const move = moved.get(id);
      return move && index >= move.from ? move.to : id;
    };
    const before = again.get(index) ?? [];
    all.push(...(replaced.has(index) ? before : joinInto(withBuffers(step, late), before, tools)));
    return start;
  });
  const at = (edge: number): number => (edge < starts.length ? starts[edge] : all.length);
  const loops = plan.loops.map((loop) => ({ ...loop, from: at(loop.from), to: at(loop.to) }));
  // What has no early uses is not stored at first, and what its only use computes itself not at all.
  const joined = all.length < plan.steps.length + chosen.length;
  const steps = joined || chosen.some(({ early }) => !early) ? dropUnused(all, buffers, plan.outputs) : all;
  return { ...plan, buffers, steps, loops, commit: at(plan.commit) };
}

/** A step that reads and writes other buffers. */
function withBuffers<S extends Step>(step: S, rename: (id: number) => number): S;
function withBuffers(step: Step, rename: (id: number) => number): Step {
  const access = <A extends Access>(each: A): A => {
    const buffer = rename(each.buffer);
    return buffer === each.buffer ? each : { ...each, buffer };
  };
  const { reads, writes } = accessesOf(step);
  if (![...reads, ...writes].some(({ buffer }) => rename(buffer) !== buffer)) return step;
  if (step.kind === "named") return { ...step, reads: step.reads.map(access), writes: step.writes.map(access) };
  return rewriteLoop(step, { access, expression: (each) => each });
}

/** A step after the loops that it needs, or as one with those that are over the same elements. */
function joinInto(step: Step, before: readonly Step[], tools: JoinTools): Step[] {
  const apart: Step[] = [];
  let last = step;
  for (const loop of before) {
    const joined = last.kind === "map" && loop.kind === "map" ? joinMaps(loop, last, tools) : undefined;
    if (joined && isWithinLimits(joined)) last = joined;
    else apart.push(loop);
  }
  return [...apart, last];
}
