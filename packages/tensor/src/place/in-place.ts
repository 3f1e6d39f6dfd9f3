import type { DType } from "../core/dtype.js";
import { sameStrides } from "../program/access.js";
import type { Access, Buffer, MapStep, Step } from "../program/program.js";
import { roomOf } from "./arena.js";
import type { Lifetime, Slot } from "./liveness.js";

/**
 * Joins lifetimes where a loop may write its result over an operand: one that nobody reads afterwards and that the loop
 * reads element by element at the very places that it writes. Chains of such loops have one place from end to end.
 */
export function shareSlots(
  buffers: readonly Buffer[],
  steps: readonly Step[],
  lives: readonly Lifetime[],
): readonly Slot[] {
  const slots = new Map<number, Slot>();
  const endings = new Map<number, Slot>();
  const byFirst = lives.toSorted((a, b) => a.first - b.first || a.buffer - b.buffer);
  for (const { buffer, first, last, held } of byFirst) {
    const room = roomOf(buffers[buffer]);
    const step = steps[first];
    const operand = step?.kind === "map" ? operandToReplace(step, first, buffers[buffer], buffers, endings) : undefined;
    const slot = operand
      ? { ...operand, buffers: [...operand.buffers, buffer], last }
      : { buffers: [buffer], first, last, room };
    if (operand) endings.delete(operand.buffers[operand.buffers.length - 1]);
    if (!held) endings.set(buffer, slot);
    slots.set(slot.buffers[0], slot);
  }
  return [...slots.values()];
}

/** The slot of an operand that ends in this loop and whose place the loop's result can take. */
function operandToReplace(
  step: MapStep,
  index: number,
  result: Buffer,
  buffers: readonly Buffer[],
  endings: ReadonlyMap<number, Slot>,
): Slot | undefined {
  const outputs = step.outputs.filter((output) => output.store.buffer === result.id);
  // In several parts, each element of which lies elsewhere.
  if (outputs.length !== 1) return undefined;
  const { store } = outputs[0];
  for (const { buffer } of step.loads) {
    const slot = endings.get(buffer);
    if (slot?.last === index && areAlike(buffers[buffer], result) && readsInStep(step, buffer, store)) return slot;
  }
  return undefined;
}

/** Whether equal elements lie at equal places; bool is apart, since a backend may keep it in bytes. */
export function areAlike(a: Buffer, b: Buffer): boolean {
  return a.size === b.size && (a.dtype === b.dtype || (isWord(a.dtype) && isWord(b.dtype)));
}

function isWord(dtype: DType): boolean {
  return dtype === "float32" || dtype === "int32";
}

/** Whether a loop reads a buffer only at the places of its result's elements, each before it writes there. */
function readsInStep(step: MapStep, buffer: number, store: Access): boolean {
  for (const access of step.loads) {
    if (access.buffer === buffer && !(access.offset === store.offset && sameStrides(access, store))) return false;
  }
  return true;
}
