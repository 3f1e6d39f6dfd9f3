import type { Workload } from "../workloads/workload.js";

/** A network that predicts; what it is for a training does not matter here. */
export interface Model extends Pick<Workload, "name" | "input" | "layers"> {
  /** One line for `--help`. */
  readonly summary: string;
}
