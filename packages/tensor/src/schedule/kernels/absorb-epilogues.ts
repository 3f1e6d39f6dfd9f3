import type { NamedKernel } from "../../core/op.js";
import { sizeOf } from "../../core/shape.js";
import type { Expression } from "../../expression/expression.js";
import {
  accessesOf,
  describeBoth,
  type Access,
  type Buffer,
  type MapStep,
  type NamedStep,
  type Operand,
  type Step,
} from "../../program/program.js";
import { Hazards } from "../../program/hazards.js";
import { View } from "../../program/view.js";
import type { Graph } from "../graph/graph.js";
import type { Schedule } from "../scheduler.js";
import { mapRuns } from "../sequence.js";

/**
 * Epilogue fusion: an element-wise loop that does nothing but add something to the result of a hand-written kernel, or apply
 * relu to it, becomes part of that kernel. Which of the two a kernel can do is said by the record of its operation (`absorbs`
 * of `NamedKernel`). The kernel then writes where the loop would have, in the loop's place, and nobody stores the result in
 * between.
 */
export function absorbEpilogues(schedule: Schedule, graph: Graph): Schedule {
  const { buffers, steps: all, commit } = schedule;
  if (!all.some((step) => step.kind === "named")) return schedule;
  const context = { schedule, graph, hazards: new Hazards(buffers), uses: usesOf(schedule) };
  const { steps, loops, at } = mapRuns(schedule, [commit], (run) => absorbRun(run, context));
  return { ...schedule, steps, loops, commit: at(commit) };
}

interface Context {
  readonly schedule: Schedule;
  readonly graph: Graph;
  readonly hazards: Hazards;
  /** By buffer: how many accesses read and write it, the caller's included. */
  readonly uses: readonly Uses[];
}

interface Uses {
  reads: number;
  writes: number;
}

function usesOf({ buffers, steps, outputs }: Schedule): Uses[] {
  const uses = buffers.map((): Uses => ({ reads: 0, writes: 0 }));
  for (const buffer of outputs) uses[buffer].reads++;
  for (const step of steps) {
    const { reads, writes } = accessesOf(step);
    for (const { buffer } of reads) uses[buffer].reads++;
    for (const { buffer } of writes) uses[buffer].writes++;
  }
  return uses;
}

function absorbRun(steps: readonly Step[], context: Context): Step[] {
  const done: Step[] = [];
  for (const step of steps) {
    const absorbed = step.kind === "map" ? absorb(step, done, context) : undefined;
    if (absorbed) done.splice(done.indexOf(absorbed.kernel), 1);
    done.push(absorbed?.joined ?? step);
  }
  return done;
}

/** What a loop does to one of its loads. */
interface Epilogue {
  /** Slot of the load. */
  readonly of: number;
  /** Slot of what is added to it. */
  readonly addend: number | undefined;
  readonly relu: boolean;
}

interface Absorbed {
  readonly kernel: NamedStep;
  readonly joined: NamedStep;
}

/** Gives a loop to the kernel whose result it finishes, if nothing in between is in the way. */
function absorb(map: MapStep, earlier: readonly Step[], context: Context): Absorbed | undefined {
  const { schedule, graph, hazards } = context;
  if (map.outputs.length !== 1) return undefined;
  const candidates: { readonly epilogue: Epilogue; readonly index: number }[] = [];
  for (const epilogue of epiloguesOf(map.outputs[0].value)) {
    const access = map.loads[epilogue.of];
    if (isOnlyReader(map, access, context)) candidates.push({ epilogue, index: kernelFor(access, earlier) });
  }
  // Of two products that are added, the later one takes the other.
  candidates.sort((a, b) => b.index - a.index);
  for (const { epilogue, index } of candidates) {
    const kernel = earlier[index];
    const node = kernel?.kind === "named" ? nodeOf(kernel, graph) : undefined;
    if (kernel?.kind !== "named" || !node || !canAbsorb(node, kernel, epilogue)) continue;
    if (!hazards.areAllIndependent(earlier.slice(index + 1), kernel)) continue;
    const joined = join(kernel, map, epilogue, node, schedule.buffers);
    if (joined) return { kernel, joined };
  }
  return undefined;
}

/** max(x + y, 0), x + y or max(x, 0): whichever of x and y the kernel made. */
function epiloguesOf(value: Expression): Epilogue[] {
  const inner = isApply(value, "max") ? otherThanZero(value.args) : undefined;
  const relu = inner !== undefined;
  const sum = inner ?? value;
  if (sum.kind === "load") return relu ? [{ of: sum.slot, addend: undefined, relu }] : [];
  if (!isApply(sum, "add")) return [];
  const [x, y] = sum.args;
  if (x.kind !== "load" || y.kind !== "load" || x.slot === y.slot) return [];
  return [
    { of: x.slot, addend: y.slot, relu },
    { of: y.slot, addend: x.slot, relu },
  ];
}

function isApply(value: Expression, primitive: "max" | "add"): value is Expression & { kind: "apply" } {
  return value.kind === "apply" && value.primitive === primitive && value.dtype === "float32";
}

function otherThanZero([x, y]: readonly Expression[]): Expression | undefined {
  if (y.kind === "constant" && y.value === 0) return x;
  return x.kind === "constant" && x.value === 0 ? y : undefined;
}

/** Which of the steps is the hand-written kernel that makes what is loaded, −1 for none. */
function kernelFor({ buffer }: Access, steps: readonly Step[]): number {
  return steps.findIndex((step) => step.kind === "named" && step.writes.some((write) => write.buffer === buffer));
}

/** Whether a temporary is made by one step and read by this loop alone, in order. */
function isOnlyReader(map: MapStep, access: Access, { schedule, uses }: Context): boolean {
  const { block, size } = schedule.buffers[access.buffer];
  const { reads, writes } = uses[access.buffer];
  if (block !== "work" || reads !== 1 || writes !== 1) return false;
  const whole = sizeOf(map.dims) === size;
  const inOrder = new View(map.dims, access.strides, access.offset).isContiguous && access.offset === 0;
  return whole && inOrder;
}

/** A node of the graph that is computed by a hand-written kernel, and what its record says of that. */
interface KernelNode {
  readonly record: NamedKernel<unknown>;
  readonly operands: number;
}

/** The node that a step was written for, of which `origins` may name others. */
function nodeOf({ kernel, origins = [] }: NamedStep, graph: Graph): KernelNode | undefined {
  for (const origin of origins) {
    const { op, sources } = graph.nodes[origin];
    if (op.kernel.kind === "named" && op.kernel.name === kernel) return { record: op.kernel, operands: sources.length };
  }
  return undefined;
}

/** Whether the kernel can do that, and has not done it, or what comes after it, already. */
function canAbsorb({ record, operands }: KernelNode, step: NamedStep, { addend, relu }: Epilogue): boolean {
  const { absorbs } = record;
  const adds = absorbs?.addend !== undefined && absorbs.addend !== false && step.reads.length === operands;
  return step.attributes["relu"] !== 1 && (addend === undefined || adds) && (!relu || absorbs?.relu === true);
}

/** The kernel with what the loop did; undefined where its operands cannot lie as they did for the loop. */
function join(
  kernel: NamedStep,
  map: MapStep,
  { addend, relu }: Epilogue,
  { record }: KernelNode,
  buffers: readonly Buffer[],
): NamedStep | undefined {
  const { shape } = kernel.writes[0];
  const operand = ({ buffer, offset, strides }: Access): Operand | undefined => {
    const view = new View(map.dims, strides, offset).reshape(shape);
    return view && { buffer, offset: view.offset, strides: view.strides, shape, dtype: "float32" };
  };
  const { store } = map.outputs[0];
  const to = operand(store);
  const add = addend === undefined ? [] : [operand(map.loads[addend])];
  if (!to || buffers[store.buffer].block === "storage" || !(isWhole(to) || (record.stridedRows && hasRows(to))))
    return undefined;
  if (!add.every((each): each is Operand => each !== undefined && hasRows(each) && each.buffer !== to.buffer))
    return undefined;
  if (record.absorbs?.addend === "bias" && !add.every(isBias)) return undefined;
  const elements = sizeOf(shape);
  return {
    ...kernel,
    ...describeBoth(kernel, map),
    reads: [...kernel.reads, ...add],
    writes: [to],
    attributes: relu ? { ...kernel.attributes, relu: 1 } : kernel.attributes,
    ...(kernel.flops === undefined ? {} : { flops: kernel.flops + elements * (add.length + Number(relu)) }),
  };
}

function isWhole({ shape, strides, offset }: Operand): boolean {
  return new View(shape, strides, offset).isContiguous;
}

/** Whether it is the same along all axes but the last two. */
function isBias({ shape, strides }: Operand): boolean {
  return shape.slice(0, -2).every((size, axis) => size === 1 || strides[axis] === 0);
}

/** Whether rows are without gaps. */
function hasRows({ shape, strides }: Operand): boolean {
  return strides.at(-1) === 1 || shape.at(-1) === 1;
}
