import { describe, expect, it } from "vitest";
import { bench } from "../src/bench.js";
import { disagreement } from "../src/measure/agreement.js";
import type { TrainReport } from "../src/measure/jobs.js";
import { runJob } from "../src/measure/run-job.js";
import { isPython, otherMathematics, trainerNames } from "../src/peers/index.js";
import { workloads } from "../src/workloads/index.js";
import { parameterCount, taskOf, type Task } from "../src/workloads/task.js";
import type { Workload } from "../src/workloads/workload.js";
import { recorder } from "./support/fakes.js";

/** Like `mlp`, so small that every peer takes a step in no time. */
const small: Workload = {
  name: "small",
  summary: "3-7-5-4 relu and tanh, batch 6, Adam",
  features: 3,
  layers: [{ units: 7, activation: "relu" }, { units: 5, activation: "tanh" }, { units: 4 }],
  batchSize: 6,
  batches: 3,
  optimizer: { name: "adam", learningRate: 0.05, beta1: 0.8, beta2: 0.95, epsilon: 1e-3 },
  examples: (count, random) => ({
    x: Float32Array.from({ length: count * 3 }, () => random.normal()),
    labels: Int32Array.from({ length: count }, () => random.uint32() % 4),
  }),
};

/** The first losses by the definitions, in float64. */
function lossOf(task: Task): number {
  const [{ x, labels }] = task.batches;
  let rows = Array.from(labels, (_, i) => [...x.subarray(i * task.features, (i + 1) * task.features)]);
  for (const { inputs, units, weights, activation } of task.layers) {
    const f = { relu: (v: number) => Math.max(v, 0), tanh: Math.tanh, none: (v: number) => v }[activation ?? "none"];
    rows = rows.map((row) =>
      Array.from({ length: units }, (_, o) => f(row.reduce((sum, v, i) => sum + v * weights[i * units + o], 0))),
    );
    expect(weights).toHaveLength(inputs * units);
  }
  const costs = rows.map((row, i) => Math.log(row.reduce((sum, v) => sum + Math.exp(v), 0)) - row[labels[i]]);
  return costs.reduce((sum, cost) => sum + cost, 0) / costs.length;
}

describe.each([small, ...workloads.filter(({ name }) => name === "planar")])("the peers on $name", (workload) => {
  const task = taskOf(workload);
  const peerNames = trainerNames.filter((name) => !isPython(name) && !otherMathematics(name));
  const reports = new Map<string, TrainReport>();

  it.each(peerNames)("%s trains", async (peer) => {
    const report = await runJob({ kind: "train", peer, task, threads: 1, seconds: 0.01 });
    reports.set(peer, report);
    expect(report).toMatchObject({
      params: parameterCount(task),
      threads: 1,
      backend: peer === "tfjs-cpu" ? "js" : "wasm",
    });
    expect(report.losses[0]).toBeCloseTo(lossOf(task), 5);
    expect(Math.min(...report.blocks, report.firstStep, report.peakMb)).toBeGreaterThan(0);
  });

  it("do the same mathematics", () => {
    const losses = new Map([...reports].map(([peer, { losses }]) => [peer, losses]));
    expect([...losses.keys()]).toEqual(peerNames);
    expect(disagreement(losses)).toBeUndefined();
    expect(new Set(losses.get("nn")).size).toBe(5);
  });
});

it("brain.js learns the same data in its own way", async () => {
  const task = taskOf(workloads.find(({ name }) => name === "planar")!);
  const { losses, backend, params } = await runJob({
    kind: "train",
    peer: "brain.js",
    task,
    threads: 1,
    seconds: 0.01,
  });
  expect([backend, params]).toEqual(["js", 354]);
  expect(losses).toHaveLength(5);
  expect(losses[4]).toBeLessThan(losses[0]);
});

it("trains on as many threads as it is told, with the same losses", async () => {
  const task = taskOf(small);
  const one = await runJob({ kind: "train", peer: "nn", task, threads: 1, seconds: 0.01 });
  const two = await runJob({ kind: "train", peer: "nn", task, threads: 2, seconds: 0.01 });
  expect([one.threads, two.threads]).toEqual([1, 2]);
  expect(two.losses).toEqual(one.losses);
});

describe("workloads", () => {
  const sizes = new Map([
    ["planar", [2 * 16 + 16 + 16 * 16 + 16 + 16 * 2 + 2, 400]],
    ["mlp", [784 * 512 + 512 + 512 * 512 + 512 + 512 * 10 + 10, 128]],
  ]);

  it.each(workloads)("$name has the parameters and batches of its description, and the same ones again", (workload) => {
    const task = taskOf(workload);
    expect([parameterCount(task), task.batchSize]).toEqual(sizes.get(workload.name));
    for (const { x, labels } of task.batches) {
      expect(labels).toHaveLength(task.batchSize);
      expect(x).toHaveLength(task.batchSize * task.features);
      expect(Math.max(...labels)).toBe(task.classes - 1);
    }
    expect(taskOf(workload)).toEqual(task);
  });
});

it("prints a line of JSON for a tiny run", async () => {
  const { surroundings, text } = recorder(runJob);
  const args = [
    "train",
    "--workload",
    "planar",
    "--peers",
    "nn",
    "--threads",
    "1",
    "--rounds",
    "1",
    "--seconds",
    "0.05",
    "--json",
  ];
  expect(await bench(args, surroundings)).toBe(0);
  const lines = text.output.trimEnd().split("\n");
  expect(lines).toHaveLength(1);
  const result = JSON.parse(lines[0]) as Record<string, unknown>;
  expect(result).toMatchObject({ workload: "planar", peer: "nn", backend: "wasm", threads: 1, params: 354 });
  for (const key of ["ms_median", "ms_min", "first_step_ms", "peak_mb"]) expect(result[key]).toBeGreaterThan(0);
  expect(Object.keys(result)).toHaveLength(12);
});
