import type { Expression } from "../../expression/expression.js";
import { accessesOf, outputsOf, type NamedStep, type Step } from "../../program/program.js";
import { baseOf } from "../../program/window.js";
import type { Graph } from "../graph/graph.js";
import { recordOf } from "./record-of.js";
import type { Schedule } from "../scheduler.js";

/** What a buffer may hold: "often" zeros, since relu or its gradient wrote it; "perhaps": what the caller gives. */
type Zeros = "often" | "perhaps" | "never";

/**
 * Tells hand-written kernels which of their operands may be zero in many places: what relu made, and what its gradient lets
 * through; where there is no such, what the caller gives for one of them (pixels, counts of words). The kernels look before they
 * rely on it. Which want to know is said by the record of the operation (`skipsZeros` of `NamedKernel`).
 */
export function markZeros(schedule: Schedule, graph: Graph): Schedule {
  const { steps: all, buffers, inputs } = schedule;
  const zeros = buffers.map((): Zeros | undefined => undefined);
  for (const id of inputs) if (buffers[id].dtype === "float32") zeros[id] = "perhaps";
  // What a loop changes through a window: that its first values are zero says nothing.
  const never = new Set<number>();
  for (const step of all) {
    for (const { buffer } of accessesOf(step).writes) {
      if (!isOftenZeroIn(step, buffer)) never.add(baseOf(buffers, buffer));
    }
  }
  const steps = all.map((step) => {
    const marked = step.kind === "named" ? mark(step, zeros, graph) : step;
    for (const { buffer } of accessesOf(marked).writes) {
      zeros[buffer] = never.has(baseOf(buffers, buffer)) ? "never" : "often";
    }
    return marked;
  });
  return { ...schedule, steps };
}

function mark(step: NamedStep, zeros: readonly (Zeros | undefined)[], graph: Graph): NamedStep {
  if (!recordOf(step, graph)?.skipsZeros) return step;
  const [a, b] = step.reads.map(({ buffer }) => zeros[buffer]);
  const given = bitsOf(a, b, "perhaps");
  const which = bitsOf(a, b, "often") || (given === BOTH ? 0 : given);
  return which === 0 ? step : { ...step, attributes: { ...step.attributes, zeros: which } };
}

/** The attribute: bit 0 for the first operand, bit 1 for the second. */
const BOTH = 3;

function bitsOf(a: Zeros | undefined, b: Zeros | undefined, kind: Zeros): number {
  return Number(a === kind) + 2 * Number(b === kind);
}

/** Whether what a step writes into a buffer may often be zero. */
function isOftenZeroIn(step: Step, buffer: number): boolean {
  if (step.kind === "named") return step.attributes["relu"] === 1;
  return outputsOf(step).every(({ store, value }) => store.buffer !== buffer || isOftenZero(value));
}

/** How far down in an expression it is looked. Equal parts of an expression are one object: a walk of all paths may never end. */
const DEPTH = 4;

/** max(x, 0), a choice of 0, a condition as a number, and what is multiplied by such. */
function isOftenZero(value: Expression, depth = DEPTH): boolean {
  if (value.kind === "constant") return value.value === 0;
  if (value.kind !== "apply" || depth === 0) return false;
  const { primitive, args } = value;
  if (primitive === "max") return args.some(isZero);
  if (primitive === "cast") return args[0].dtype === "bool";
  if (primitive === "select") return args.slice(1).some((each) => isOftenZero(each, depth - 1));
  return primitive === "mul" && args.some((each) => isOftenZero(each, depth - 1));
}

function isZero(value: Expression): boolean {
  return value.kind === "constant" && value.value === 0;
}
