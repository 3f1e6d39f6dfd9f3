import { sizeOf } from "../../../../core/shape.js";
import { leafMapper } from "../../../../expression/transform.js";
import type { MapStep } from "../../../../program/program.js";

/**
 * Lengths of a block, the best first: so many rows stay in the cache until all of their cache lines are used up. (2048 ×
 * 2048 in blocks of 16: 4.0 ms instead of 7.6; 512 × 784: 0.05 instead of 0.2.)
 */
const BLOCKS = [16, 20, 24, 32, 12, 8];
/** Elements of the smallest step for which it pays: smaller ones fit into the cache as they are. */
const SMALLEST = 2 ** 18;

/**
 * A transposing step reads along one axis and writes along another: whichever is innermost, the other one touches a new
 * cache line with each element, and long before the line's next element is wanted it is gone. So the inner axis is cut
 * into blocks, which become the outermost loop.
 */
export function blockAxes(step: MapStep): MapStep {
  const inner = step.dims.length - 1;
  const size = step.dims[inner];
  const block = BLOCKS.find((length) => size % length === 0 && size > length);
  if (block === undefined || sizeOf(step.dims) < SMALLEST || !transposes(step)) return step;
  const split = <T extends { readonly strides: readonly number[] }>(walker: T): T => ({
    ...walker,
    strides: [walker.strides[inner] * block, ...walker.strides],
  });
  const rewrite = leafMapper((leaf) => (leaf.kind === "coordinate" ? split(leaf) : leaf));
  return {
    ...step,
    dims: [size / block, ...step.dims.slice(0, inner), block],
    loads: step.loads.map(split),
    outputs: step.outputs.map(({ store, value }) => ({ store: split(store), value: rewrite(value) })),
  };
}

/** Whether one access is contiguous along the innermost axis and another along an axis outside it. */
function transposes({ dims, loads, outputs }: MapStep): boolean {
  const axes = [...loads, ...outputs.map(({ store }) => store)].map(({ strides }) => strides.indexOf(1));
  const inner = dims.length - 1;
  return axes.includes(inner) && axes.some((axis) => axis >= 0 && axis < inner);
}
