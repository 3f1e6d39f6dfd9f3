import type { NamedKernel } from "../../core/op.js";
import type { NamedStep } from "../../program/program.js";
import type { Graph } from "../graph/graph.js";

/** What the record of the operation says of a step's kernel; of its origins, others may be what the step has absorbed. */
export function recordOf({ kernel, origins = [] }: NamedStep, graph: Graph): NamedKernel<unknown> | undefined {
  for (const origin of origins) {
    const { op } = graph.nodes[origin];
    if (op.kernel.kind === "named" && op.kernel.name === kernel) return op.kernel;
  }
  return undefined;
}
