import { sameShape } from "../../core/shape.js";
import { load } from "../../expression/build.js";
import type { Expression } from "../../expression/expression.js";
import { leafMapper } from "../../expression/transform.js";
import { indexOfAccess, sameAccess } from "../../program/access.js";
import type { Hazards } from "../../program/hazards.js";
import { describeBoth, type Access, type MapStep, type Output } from "../../program/program.js";
import type { JoinTools } from "./join-rows.js";

/**
 * Two element-wise loops, if they are over the same axes, as one with the outputs of both: an optimizer's update of values and
 * moments becomes one pass. What the first stores and the second loads comes from registers.
 */
export function joinMaps(first: MapStep, second: MapStep, { hazards, interner }: JoinTools): MapStep | undefined {
  if (!sameShape(first.dims, second.dims)) return undefined;
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
  const known = [...first.loads];
  for (const { store } of first.outputs) known.push(store);
  return second.loads.some((access) => indexOfAccess(known, access) >= 0);
}

/** In one loop a store follows the loads of its own coordinate only: it may overwrite nothing else that is loaded. */
function writesAfterReads(first: MapStep, second: MapStep, hazards: Hazards): boolean {
  const { dims } = first;
  for (const { store } of second.outputs) {
    for (const access of first.loads) {
      if (hazards.overlap(store, access, dims) && !hazards.samePlace(store, access)) return false;
    }
    for (const other of first.outputs) if (hazards.overlap(store, other.store, dims)) return false;
  }
  return true;
}

function slotOf(access: Access, loads: Access[]): number {
  const known = indexOfAccess(loads, access);
  return known >= 0 ? known : loads.push(access) - 1;
}
