import { gpt } from "./gpt.js";
import { lenet } from "./lenet.js";
import { lstm } from "./lstm.js";
import { mlp } from "./mlp.js";
import { planar } from "./planar.js";
import { resnet20 } from "./resnet20.js";
import type { Workload } from "./workload.js";

/** All workloads, in the order in which they are measured. */
export const workloads: readonly Workload[] = [planar, mlp, lenet, resnet20, lstm, gpt];
