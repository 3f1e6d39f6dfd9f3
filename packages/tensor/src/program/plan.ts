import { placeBuffers } from "../place/arena.js";
import { checkProgram, findConflict, type Conflict } from "../place/check.js";
import { findOverwritten } from "../place/check-loops.js";
import { shareSlots } from "../place/in-place.js";
import { lifetimes } from "../place/liveness.js";
import { rematerialize } from "../place/rematerialize.js";
import { absorbEpilogues } from "../schedule/kernels/absorb-epilogues.js";
import { planFusion } from "../schedule/fusion.js";
import type { Graph, Update } from "../schedule/graph/graph.js";
import { mergeLoops } from "../schedule/merge/merge-loops.js";
import { markZeros } from "../schedule/kernels/mark-zeros.js";
import { packOnce } from "../schedule/kernels/pack-once.js";
import { splitReductions } from "../schedule/split-reductions.js";
import { Scheduler, type Schedule } from "../schedule/scheduler.js";
import type { Tensor } from "../core/tensor.js";
import { accessesOf, type Buffer, type Program } from "./program.js";

/** From a graph to a program: schedule, join loops, recompute what costs much memory, place buffers, check. */
export function planProgram(graph: Graph): Program {
  const schedule = rematerialize(scheduleSafely(graph));
  const lives = lifetimes(schedule);
  const { offsets, size } = placeBuffers(shareSlots(schedule.buffers, schedule.steps, lives));
  const program: Program = {
    buffers: schedule.buffers.map((buffer) =>
      buffer.block === "work" ? { ...buffer, offset: offsets.get(buffer.id) ?? 0 } : buffer,
    ),
    steps: schedule.steps,
    loops: schedule.loops,
    commit: schedule.commit,
    inputs: schedule.inputs,
    outputs: schedule.outputs,
    storages: graph.storages.map(({ dtype, size: length }) => ({ dtype, size: length })),
    workSize: size,
    key: graph.key,
  };
  checkProgram(program);
  return program;
}

/**
 * Computes updates in place where no later step needs the old value, and through a copy where one does. Every conflict
 * moves one more update to a copy; when all are copied, none is left.
 */
function scheduleSafely(graph: Graph): Schedule {
  const fusion = planFusion(graph);
  const copied = { updates: new Set<Update>(), carries: new Set<Tensor>() };
  for (;;) {
    const raw = new Scheduler(graph, fusion, copied).run();
    const schedule = packOnce(markZeros(splitReductions(mergeLoops(absorbEpilogues(raw, graph))), graph), graph);
    const carry = schedule.carries.size > 0 ? schedule.carries.get(findOverwritten(schedule) ?? -1) : undefined;
    const conflict = findConflict(schedule.buffers, schedule.steps);
    const update = conflict && updateToCopy(conflict, schedule, graph, copied.updates);
    if (carry) copied.carries.add(carry);
    if (update) copied.updates.add(update);
    if (!carry && !update) return schedule;
  }
}

/** The update that wrote too early, else the one that read too late. */
function updateToCopy(
  { buffer, step }: Conflict,
  { buffers, steps }: Schedule,
  graph: Graph,
  copied: ReadonlySet<Update>,
): Update | undefined {
  const readers = accessesOf(steps[step]).writes.map((write) => write.buffer);
  return [buffer, ...readers].map((id) => updateThrough(buffers[id], graph, copied)).find(Boolean);
}

function updateThrough(buffer: Buffer, graph: Graph, copied: ReadonlySet<Update>): Update | undefined {
  return graph.updates.find(
    (update) =>
      !copied.has(update) &&
      graph.storages.indexOf(update.target.storage) === buffer.storage &&
      update.target.offset === buffer.offset,
  );
}
