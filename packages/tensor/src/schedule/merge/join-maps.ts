import { load } from "../../expression/build.js";
import type { Expression } from "../../expression/expression.js";
import { leafMapper } from "../../expression/transform.js";
import { sameAccess } from "../../program/access.js";
import type { Hazards } from "../../program/hazards.js";
import { describeBoth, type Access, type MapStep, type Output } from "../../program/program.js";
import type { JoinTools } from "./join-rows.js";

/**
 * Two element-wise loops, if they are over the same axes, as one with the outputs of both: an optimizer's update of values and moments
 * becomes one pass. What the first stores and the second loads comes from registers.
 */
export function joinMaps(first: MapStep, second: MapStep, { hazards, interner }: JoinTools): MapStep | undefined {
  const sameAxes =
    first.dims.length === second.dims.length && first.dims.every((size, axis) => size === second.dims[axis]);
  if (!sameAxes) return undefined;
  const loads = [...first.loads];
  const replacements: (Expression | Access)[] = [];
  for (const access of second.loads) {
    const stored = first.outputs.find((output) => hazards.overlap(output.store, access, first.dims));
    if (stored && !sameAccess(stored.store, access)) return undefined;
    replacements.push(stored ? stored.value : access);
  }
  if (!writesAfterReads(first, second, hazards)) return undefined;
  const rewrite = leafMapper((leaf) => {
    if (leaf.kind !== "load") return leaf;
    const replacement = replacements[leaf.slot];
    return "kind" in replacement ? replacement : load(slotOf(replacement, loads), leaf.dtype);
  });
  const rewritten = second.outputs.map(({ store, value }): Output => ({
    store,
    value: interner.intern(rewrite(value)),
  }));
  return {
    kind: "map",
    ...describeBoth(first, second),
    dims: first.dims,
    loads,
    outputs: [...first.outputs, ...rewritten],
  };
}

/** Whether the second map loads something that the first loads or stores. */
export function shareElements(first: MapStep, second: MapStep): boolean {
  const known = [...first.loads, ...first.outputs.map(({ store }) => store)];
  return second.loads.some((access) => known.some((other) => sameAccess(other, access)));
}

/** In one loop a store follows the loads of its own coordinate only: it may overwrite nothing else that is loaded. */
function writesAfterReads(first: MapStep, second: MapStep, hazards: Hazards): boolean {
  const { dims } = first;
  return second.outputs.every(
    ({ store }) =>
      first.loads.every((access) => !hazards.overlap(store, access, dims) || hazards.samePlace(store, access)) &&
      first.outputs.every((other) => !hazards.overlap(store, other.store, dims)),
  );
}

function slotOf(access: Access, loads: Access[]): number {
  const known = loads.findIndex((other) => sameAccess(other, access));
  return known >= 0 ? known : loads.push(access) - 1;
}
