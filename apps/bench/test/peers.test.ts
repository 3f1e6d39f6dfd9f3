import { crossEntropy, gpt, Network, resNet20 } from "@nn/network";
import { describe, expect, it } from "vitest";
import { bench } from "../src/bench.js";
import { disagreement } from "../src/measure/agreement.js";
import type { TrainReport } from "../src/measure/jobs.js";
import { runJob } from "../src/measure/run-job.js";
import { isPython, otherMathematics, trainerNames } from "../src/peers/index.js";
import { CannotError } from "../src/peers/cannot.js";
import { networkOf } from "../src/peers/nn.js";
import { workloads } from "../src/workloads/index.js";
import { lenet } from "../src/workloads/lenet.js";
import { featuresOf, parameterCount, taskOf } from "../src/workloads/task.js";
import { recorder } from "./support/fakes.js";
import { firstLossOf } from "./support/networks.js";
import { smallConvolutional, smallDense, smallSequence, smallRecurrent } from "./support/small-workloads.js";

/** TensorFlow.js lacks the gradients of convolutions and embeddings in WebAssembly. */
const lackingIn = (workload: string): readonly string[] =>
  ["small-dense", "planar"].includes(workload) ? [] : ["tfjs-wasm"];

const planar = workloads.find(({ name }) => name === "planar")!;

describe.each([smallDense, smallConvolutional, smallSequence, smallRecurrent, planar])(
  "the peers on $name",
  (workload) => {
    const task = taskOf(workload);
    const peerNames = trainerNames.filter(
      (name) => !isPython(name) && !otherMathematics(name) && !lackingIn(workload.name).includes(name),
    );
    const reports = new Map<string, TrainReport>();

    it.each(peerNames)("%s trains", async (peer) => {
      const report = await runJob({ kind: "train", peer, task, threads: 1, seconds: 0.01 });
      reports.set(peer, report);
      expect(report).toMatchObject({
        params: parameterCount(task),
        threads: 1,
        backend: peer === "tfjs-cpu" ? "js" : "wasm",
      });
      expect(report.losses[0]).toBeCloseTo(firstLossOf(task), 5);
      expect(Math.min(...report.blocks, report.firstStep, report.peakMb)).toBeGreaterThan(0);
    });

    it("do the same mathematics", () => {
      const losses = new Map([...reports].map(([peer, { losses }]) => [peer, losses]));
      expect([...losses.keys()]).toEqual(peerNames);
      expect(disagreement(losses)).toBeUndefined();
      expect(new Set(losses.get("nn")).size).toBe(5);
    });
  },
);

it("brain.js learns the same data in its own way", async () => {
  const task = taskOf(planar);
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

it.each([
  ["tfjs-wasm", smallConvolutional, "Kernel 'Conv2DBackpropFilter' not registered for backend 'wasm'"],
  ["tfjs-wasm", smallSequence, "Kernel 'UnsortedSegmentSum' not registered for backend 'wasm'"],
  ["brain.js", smallConvolutional, "its NeuralNetwork has dense layers alone, no conv2d"],
] as const)("%s says why it cannot train: %#", async (peer, workload, reason) => {
  const task = taskOf(workload);
  const job = { kind: "train", peer, task, threads: 1, seconds: 0.01 } as const;
  await expect(runJob(job)).rejects.toThrow(new CannotError(reason));
});

it.each([smallDense, smallConvolutional, smallSequence])(
  "trains $name on as many threads as it is told, with the same losses",
  async (workload) => {
    const task = taskOf(workload);
    const one = await runJob({ kind: "train", peer: "nn", task, threads: 1, seconds: 0.01 });
    const two = await runJob({ kind: "train", peer: "nn", task, threads: 2, seconds: 0.01 });
    expect([one.threads, two.threads]).toEqual([1, 2]);
    expect(two.losses).toEqual(one.losses);
  },
);

it("writes the same with what was computed kept as without, in less time or more", async () => {
  const job = { kind: "generate", peer: "nn", task: taskOf(smallSequence), threads: 1, length: 4, seconds: 0 } as const;
  const [kept, afresh] = [await runJob({ ...job, cache: true }), await runJob({ ...job, cache: false })];
  expect(kept.tokens).toHaveLength(4);
  expect(afresh.tokens).toEqual(kept.tokens);
  expect(Math.min(...kept.blocks, ...afresh.blocks)).toBeGreaterThan(0);
});

it("tells when the first step of a training is compiled", async () => {
  const report = await runJob({ kind: "compile", peer: "nn", task: taskOf(smallDense), threads: 1 });
  expect(report).toMatchObject({ backend: "wasm", threads: 1 });
  expect(report.milliseconds).toBeGreaterThan(0);
});

const shapesOf = (network: Network): string[] =>
  network.namedParameters().map(({ parameter }) => parameter.shape.join("×"));

describe("workloads", () => {
  const sizes = new Map([
    ["planar", [2 * 16 + 16 + 16 * 16 + 16 + 16 * 2 + 2, 400]],
    ["lenet", [1_199_882, 64]],
    ["resnet20", [272_474, 32]],
    ["lstm", [65 * 64 + 4 * 128 * (64 + 128 + 1) + 129 * 65, 32]],
    ["gpt", [65 * 128 + 64 * 128 + 4 * (12 * 128 ** 2 + 13 * 128) + 2 * 128, 16]],
    ["mlp", [784 * 512 + 512 + 512 * 512 + 512 + 512 * 10 + 10, 128]],
  ]);

  it.each(workloads)("$name has the parameters and batches of its description, and the same ones again", (workload) => {
    const task = taskOf(workload);
    expect([parameterCount(task), task.batchSize]).toEqual(sizes.get(workload.name));
    for (const { x, labels } of task.batches) {
      expect(labels).toHaveLength(task.batchSize * (["lstm", "gpt"].includes(workload.name) ? 64 : 1));
      expect(x).toHaveLength(task.batchSize * featuresOf(task));
      expect(Math.max(...labels)).toBe(task.classes - 1);
    }
    expect(taskOf(workload)).toEqual(task);
  });

  it("has gpt of @nn/network", () => {
    const task = taskOf(workloads.find(({ name }) => name === "gpt")!);
    const theirs = new Network({ input: task.input, layers: gpt(), loss: crossEntropy });
    expect(shapesOf(networkOf(task))).toEqual(shapesOf(theirs));
  });

  it("has resNet20 of @nn/network", () => {
    const task = taskOf(workloads.find(({ name }) => name === "resnet20")!);
    const theirs = new Network({ input: task.input, layers: resNet20(), loss: crossEntropy });
    expect(shapesOf(networkOf(task))).toEqual(shapesOf(theirs));
  });

  it("counts the operations of a step by hand", () => {
    const [conv1, conv2, , , dense1, dense2] = taskOf(lenet).layers.map(({ flops }) => flops);
    expect([conv1, conv2]).toEqual([2 * 26 * 26 * 9 * 32, 2 * 24 * 24 * 9 * 32 * 64]);
    expect([dense1, dense2]).toEqual([2 * 9216 * 128, 2 * 128 * 10]);
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
  expect(Object.keys(result)).toHaveLength(13);
});
