import { InternalError } from "../core/errors.js";
import { extentOf, reachOf, sameAccess, sameStrides, type Reach } from "../program/access.js";
import { Hazards } from "../program/hazards.js";
import { accessesOf, type Access, type Buffer, type Program, type Step } from "../program/program.js";
import { baseOf } from "../program/window.js";
import { checkLoops } from "./check-loops.js";
import { areAlike } from "./in-place.js";
import { isOrdered, readsOf } from "../program/row-order.js";
import { lifetimes, type Lifetime } from "./liveness.js";

/**
 * The planner's check of itself, run on every program: nothing is read before it is written, no two live buffers
 * overlap, no access leaves its buffer, and no step reads a parameter's old value after its new one was written.
 *
 * @throws {InternalError} naming the step: a bug of the planner.
 */
export function checkProgram(program: Program): void {
  const { buffers, steps, loops } = program;
  if (loops.length > 0 || buffers.some(({ block }) => block === "window")) checkLoops(program);
  checkOrder(program);
  steps.forEach((step, index) => checkBounds(step, index, buffers));
  checkArena(program);
  const conflict = findConflict(buffers, steps);
  if (conflict)
    throw new InternalError(`plan: step ${conflict.step} reads storage that step ${conflict.writer} has overwritten`);
}

function checkOrder({ buffers, steps, inputs, outputs }: Program): void {
  const hazards = new Hazards(buffers);
  const written = new Set(inputs);
  const expect = (id: number, where: string): void => {
    const buffer = baseOf(buffers, id);
    if (buffers[buffer].block === "work" && !written.has(buffer)) {
      throw new InternalError(`plan: ${where} reads "${buffers[buffer].name}" (${buffer}) before it is written`);
    }
  };
  steps.forEach((step, index) => {
    const { reads, writes } = accessesOf(step);
    const where = `step ${index} (${step.label})`;
    for (const access of reads) if (!isReload(access, step)) expect(access.buffer, where);
    for (const { buffer } of writes) written.add(baseOf(buffers, buffer));
    if (step.kind === "reduce" && !step.dims.includes(0) && !isOrdered(step, hazards)) {
      throw new InternalError(`plan: ${where} stores where it has still to read, or twice`);
    }
  });
  for (const buffer of outputs) expect(buffer, "the caller");
}

/** Whether a load of a loop over rows only reads what earlier passes of the same row have stored. */
function isReload(access: Access, step: Step): boolean {
  if (step.kind !== "reduce" || step.stores.length === 0) return false;
  const { first } = readsOf(step)[step.loads.indexOf(access)];
  return step.stores.some(({ store, pass }) => pass < first && sameAccess(store, access));
}

function checkArena(program: Program): void {
  const { buffers, steps, workSize } = program;
  const lives = lifetimes(program);
  const ends = buffers.map(({ offset, size, dtype }) => offset + size * (dtype === "float64" ? 2 : 1));
  for (let i = 0; i < lives.length; i++) {
    const a = lives[i];
    const x = buffers[a.buffer];
    if (ends[x.id] > workSize) throw new InternalError(`plan: buffer ${x.id} ends outside the arena`);
    for (let j = i + 1; j < lives.length; j++) {
      const b = lives[j];
      const y = buffers[b.buffer];
      const overlap = x.offset < ends[y.id] && y.offset < ends[x.id];
      if (overlap && a.first <= b.last && b.first <= a.last && !replaces(a, b, steps, buffers)) {
        throw new InternalError(`plan: buffers ${x.id} and ${y.id} are alive together and overlap`);
      }
    }
  }
}

/**
 * Whether one buffer ends in the step in which the other begins, and that is a loop that writes each element of the one
 * where it has just read the same element of the other.
 */
function replaces(a: Lifetime, b: Lifetime, steps: readonly Step[], buffers: readonly Buffer[]): boolean {
  const ending = a.first < b.first ? a : b;
  const starting = a.first < b.first ? b : a;
  const step = steps[starting.first];
  if (ending.held || ending.last !== starting.first || ending.first === starting.first || step?.kind !== "map")
    return false;
  const from = buffers[ending.buffer];
  const to = buffers[starting.buffer];
  if (!areAlike(from, to)) return false;
  for (const read of step.loads) {
    if (read.buffer !== from.id) continue;
    for (const { store } of step.outputs) if (store.buffer === to.id && !aligned(read, store, buffers)) return false;
  }
  return true;
}

function checkBounds(step: Step, index: number, buffers: readonly Buffer[]): void {
  const { reads, writes } = accessesOf(step);
  for (const access of [...reads, ...writes]) {
    const extent = extentOf(access, step);
    if (extent.includes(0)) continue;
    const { low, high } = reachOf(access, extent);
    const { name, size } = buffers[access.buffer];
    if (low < 0 || high >= size) {
      throw new InternalError(`plan: step ${index} reaches ${low} … ${high} of "${name}" with ${size} elements`);
    }
  }
}

export interface Conflict {
  /** The buffer through which the new value was written. */
  readonly buffer: number;
  readonly writer: number;
  readonly step: number;
}

/**
 * A step that reads a storage's old value at or after the step that overwrites it. Reading in the writing loop itself
 * is fine where both stand at the same element (and, in a loop over rows, `checkOrder` finds them in order).
 */
export function findConflict(buffers: readonly Buffer[], steps: readonly Step[]): Conflict | undefined {
  const written: { access: Access; extent: readonly number[]; step: number }[] = [];
  for (let index = 0; index < steps.length; index++) {
    const step = steps[index];
    const { reads, writes } = accessesOf(step);
    for (const access of writes) {
      if (buffers[access.buffer].block === "storage")
        written.push({ access, extent: extentOf(access, step), step: index });
    }
    for (const access of reads) {
      if (buffers[access.buffer].block !== "storage") continue;
      const reach = reachInStorage(access, extentOf(access, step), buffers);
      for (const write of written) {
        const apart = !clashes(reach, reachInStorage(write.access, write.extent, buffers));
        const together = write.step === index && step.kind !== "named" && aligned(access, write.access, buffers);
        if (!apart && !together) return { buffer: write.access.buffer, writer: write.step, step: index };
      }
    }
  }
  return undefined;
}

interface StorageReach extends Reach {
  readonly buffer: Buffer;
}

function reachInStorage(access: Access, extent: readonly number[], buffers: readonly Buffer[]): StorageReach {
  const buffer = buffers[access.buffer];
  const { low, high } = reachOf(access, extent);
  return { buffer, low: buffer.offset + low, high: buffer.offset + high };
}

function clashes(read: StorageReach, write: StorageReach): boolean {
  const a = read.buffer;
  const b = write.buffer;
  return a.id !== b.id && a.storage === b.storage && read.low <= write.high && write.low <= read.high;
}

function aligned(a: Access, b: Access, buffers: readonly Buffer[]): boolean {
  return buffers[a.buffer].offset + a.offset === buffers[b.buffer].offset + b.offset && sameStrides(a, b);
}
