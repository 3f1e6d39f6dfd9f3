import { mlp } from "./mlp.js";
import { planar } from "./planar.js";
import type { Workload } from "./workload.js";

/** All workloads, in the order in which they are measured. */
export const workloads: readonly Workload[] = [planar, mlp];
