import { cases } from "../../../src/ops/cases/index.js";
import { workloads } from "../../../src/workloads/index.js";

/** Something that can be measured, as the page lists it. */
export interface MenuEntry {
  readonly name: string;
  readonly summary: string;
  readonly kind: "training" | "operation";
}

const entry = (kind: MenuEntry["kind"], { name, summary }: { name: string; summary: string }): MenuEntry => ({
  name,
  summary,
  kind,
});

/** Everything, in the order in which it is measured. */
export const menu: readonly MenuEntry[] = [
  ...workloads.map((workload) => entry("training", workload)),
  ...cases.map((given) => entry("operation", given)),
];

/** What is measured unless something else is asked for: trainings that every framework has, and an operation of each kind. */
export const usual: readonly string[] = ["planar", "mlp", "matmul-512", "softmax-1024x1000", "adam-10m"];
