import { sizeOf, stridesOf } from "../core/shape.js";
import { accumulator, load } from "../expression/build.js";
import type { Expression } from "../expression/expression.js";
import { leafMapper, loadsIn } from "../expression/transform.js";
import { passesOf, type Access, type Buffer, type ReduceStep, type Step } from "../program/program.js";
import { rewriteLoop } from "../program/rewrite.js";
import type { Schedule } from "./scheduler.js";
import { mapRuns } from "./sequence.js";

/** Parts of a long reduction, whatever the machine: its bits must not depend on threads. */
const PARTS = 32;
/** Elements that make a reduction long. */
const LONG = 2 ** 17;
/** So many rows can be divided among threads as they are. */
const MANY_ROWS = 512;

/**
 * A long reduction to few results is one piece of work, however many threads there are: the sum of all gradients'
 * squares, the gradient of a bias. So it becomes two: reductions of `PARTS` equal parts (and of what is left over), then one
 * of their results.
 */
export function splitReductions(schedule: Schedule): Schedule {
  if (!schedule.steps.some(isLong)) return schedule;
  const buffers = [...schedule.buffers];
  const { commit } = schedule;
  const { steps, loops, at } = mapRuns(schedule, [commit], (run) =>
    run.flatMap((step) => (isLong(step) ? splitUp(step, buffers) : [step])),
  );
  return { ...schedule, buffers, steps, loops, commit: at(commit) };
}

function isLong(step: Step): step is ReduceStep {
  if (step.kind !== "reduce") return false;
  const kept = step.dims.length - step.reduced;
  const simple = passesOf(step) === 1 && step.stores.length === 0;
  const length = step.dims[kept];
  return simple && length >= 2 * PARTS && sizeOf(step.dims) >= LONG && sizeOf(step.dims.slice(0, kept)) < MANY_ROWS;
}

function splitUp(step: ReduceStep, buffers: Buffer[]): Step[] {
  const kept = step.dims.length - step.reduced;
  const rows = step.dims.slice(0, kept);
  const count = sizeOf(rows);
  const length = step.dims[kept];
  const part = Math.floor(length / PARTS);
  const rest = length - part * PARTS;
  const parts = rest > 0 ? PARTS + 1 : PARTS;
  const partials = step.reductions.map(({ body }) => {
    const id = buffers.length;
    buffers.push({
      id,
      dtype: body.dtype,
      size: parts * count,
      block: "work",
      storage: -1,
      offset: 0,
      name: "partial",
    });
    return { id, dtype: body.dtype };
  });
  const rowStrides = stridesOf(rows);
  const still = new Array<number>(step.reduced).fill(0);

  /** Parts [from, to) of the first reduced axis, each `size` long; where the first begins. */
  const reduceParts = (from: number, to: number, size: number): ReduceStep => {
    const begin = from * part;
    const project = <T extends { readonly strides: readonly number[]; readonly offset: number }>(walker: T): T => ({
      ...walker,
      offset: walker.offset + walker.strides[kept] * begin,
      strides: [walker.strides[kept] * part, ...walker.strides],
    });
    const expression = leafMapper((leaf) => (leaf.kind === "coordinate" ? project(leaf) : leaf));
    const results = partials.map(({ id, dtype }, index) => ({
      store: { buffer: id, offset: from * count, strides: [count, ...rowStrides, ...still] },
      value: accumulator(index, dtype),
    }));
    const whole = rewriteLoop({ ...step, results: [] }, { access: project, expression });
    return { ...whole, dims: [to - from, ...rows, size, ...step.dims.slice(kept + 1)], results };
  };

  const steps = [reduceParts(0, PARTS, part)];
  if (rest > 0) steps.push(reduceParts(PARTS, parts, rest));
  return [...steps, combineParts(step, partials, rows, rowStrides, parts)];
}

/** The same results from the parts'. */
function combineParts(
  step: ReduceStep,
  partials: readonly { readonly id: number; readonly dtype: Expression["dtype"] }[],
  rows: readonly number[],
  rowStrides: readonly number[],
  parts: number,
): ReduceStep {
  const count = sizeOf(rows);
  const kept = rows.length;
  const ofRow = <T extends { readonly strides: readonly number[] }>(walker: T): T => ({
    ...walker,
    strides: [...walker.strides.slice(0, kept), 0],
  });
  const used = loadsIn(step.results.map(({ value }) => value));
  const slots = [...used].sort((a, b) => a - b);
  const loads: Access[] = [
    ...partials.map(({ id }) => ({ buffer: id, offset: 0, strides: [...rowStrides, count] })),
    ...slots.map((slot) => ofRow(step.loads[slot])),
  ];
  const expression = leafMapper((leaf) => {
    if (leaf.kind === "load") return { ...leaf, slot: partials.length + slots.indexOf(leaf.slot) };
    return leaf.kind === "coordinate" ? ofRow(leaf) : leaf;
  });
  return {
    ...step,
    dims: [...rows, parts],
    reduced: 1,
    loads,
    reductions: step.reductions.map(({ combiner }, index) => ({
      pass: 0,
      combiner,
      body: load(index, partials[index].dtype),
    })),
    results: step.results.map(({ store, value }) => ({ store: ofRow(store), value: expression(value) })),
  };
}
