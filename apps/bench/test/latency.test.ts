import { crossEntropy, mobileNetV1, Network } from "@nn/network";
import { describe, expect, it } from "vitest";
import { bench } from "../src/bench.js";
import { measureLatency } from "../src/latency/measure-latency.js";
import { latencyTaskOf, models } from "../src/latency/models.js";
import { timePredictions } from "../src/latency/run-latency.js";
import type { Job, LatencyJob, LatencyReport } from "../src/measure/jobs.js";
import { runJob } from "../src/measure/run-job.js";
import { difference, digestOf } from "../src/ops/digest.js";
import { networkOf } from "../src/peers/nn.js";
import { isPython, loadPredictor, predictorNames } from "../src/peers/index.js";
import { findPython, runPython } from "../src/python/python.js";
import { taskOf } from "../src/workloads/task.js";
import { fakeRunner, latencyReport, recorder } from "./support/fakes.js";
import { smallConvolutional } from "./support/small-workloads.js";

const [, , mobilenet] = models;
const small = { kind: "latency", task: taskOf(smallConvolutional), threads: 1, seconds: 0.01 } as const;

describe("predictions", () => {
  const reports = new Map<string, LatencyReport>();

  it.each(predictorNames.filter((name) => !isPython(name)))("of %s", async (peer) => {
    const report = await runJob({ ...small, peer });
    reports.set(peer, report);
    expect(report.times.length).toBeGreaterThanOrEqual(20);
    expect(Math.min(report.first, ...report.times)).toBeGreaterThan(0);
  });

  const script = new URL("../python/main.py", import.meta.url);
  const python = findPython(script);
  it.skipIf(!python)("of PyTorch", { timeout: 60_000 }, async () => {
    const report = await runPython(python!, script, { ...small, peer: "pytorch" });
    reports.set("pytorch", report);
    expect(report.times.length).toBeGreaterThanOrEqual(20);
  });

  it("are the same", () => {
    const [[, ours], ...others] = reports;
    expect([others.length > 2, ours.digest.size]).toEqual([true, 30]);
    for (const [peer, { digest, params }] of others) {
      expect([peer, difference(ours.digest, digest, 1e-5), params]).toEqual([peer, undefined, ours.params]);
    }
  });

  it("are not those of a framework that trains alone", async () => {
    await expect(loadPredictor("brain.js")).rejects.toThrow("brain.js predicts nothing");
  });
});

describe("timing predictions", () => {
  async function time(first: number, each: number, seconds: number): Promise<{ first: number; times: number[] }> {
    let [now, calls] = [0, 0];
    const predict = (): number[] => {
      now += calls++ === 0 ? first : each;
      return [calls];
    };
    const { result, ...measured } = await timePredictions({ predict }, { seconds, now: () => now });
    expect(result).toEqual([1]);
    return measured;
  }

  it("keeps the first apart and takes each by itself", async () => {
    const { first, times } = await time(50, 10, 1);
    expect([first, times.length, new Set(times)]).toEqual([50, 100, new Set([10])]);
  });

  it("takes twenty, unless that takes too long", async () => {
    expect((await time(500, 200, 1)).times).toHaveLength(20);
    expect((await time(9000, 4000, 1)).times).toEqual([4000]);
  });
});

it("mobilenet is that of @nn/network", () => {
  const shapes = (network: Network): string[] =>
    network.namedParameters().map(({ parameter }) => parameter.shape.join("×"));
  const { input, layers } = latencyTaskOf(mobilenet, 1);
  const theirs = new Network({ input, layers: mobileNetV1(), loss: crossEntropy });
  expect(shapes(networkOf({ input, layers }))).toEqual(shapes(theirs));
  expect(theirs.parameterCount).toBe(4_231_976);
});

describe("measuring predictions", () => {
  const contestants = (["nn", "jax-js"] as const).map((peer) => ({ peer, threads: 1 }));
  const measure = (answer: (job: LatencyJob) => LatencyReport) => {
    const { run } = fakeRunner((job: Job) => answer(job as LatencyJob));
    return measureLatency(mobilenet, 3, { contestants, rounds: 2, seconds: 1, run, log: () => {} });
  };

  it("joins the processes", async () => {
    let calls = 0;
    const { results, problems } = await measure(() => latencyReport({ times: calls++ < 2 ? [1, 2, 3] : [4, 5] }));
    expect(problems).toEqual([]);
    expect(results[0]).toEqual({
      ...{ model: "mobilenet", batch: 3, peer: "nn", backend: "wasm", threads: 1, params: 10 },
      ...{ ms_median: 3, ms_p95: 4.8, ms_min: 1, first_ms: 30, best: true },
    });
  });

  it("says who predicts something else", async () => {
    const { problems } = await measure(({ peer }) =>
      latencyReport(peer === "jax-js" ? { digest: digestOf([1, 2, 4]) } : {}),
    );
    expect(problems).toEqual(["mobilenet for 3: nn and jax-js do not predict the same: element 2 is 3 against 4"]);
  });
});

describe("bench latency", () => {
  async function run(args: string): Promise<{ status: number; output: string; errors: string; jobs: Job[] }> {
    const { run, jobs } = fakeRunner();
    const { surroundings, text } = recorder(run);
    return { status: await bench(["latency", ...args.split(" ")], surroundings), ...text, jobs };
  }

  it("runs what it is asked for", async () => {
    const { status, output, jobs } = await run(
      "--model lenet,mobilenet --batch 1,8 --peers nn,pytorch -t 2 -r 1 --json",
    );
    expect(status).toBe(0);
    expect(jobs.map((job) => (job as LatencyJob).task.batchSize)).toEqual([1, 1, 8, 8, 1, 1, 8, 8]);
    const lines = output.trimEnd().split("\n");
    expect(JSON.parse(lines[3])).toMatchObject({
      model: "lenet",
      batch: 8,
      peer: "pytorch",
      ms_median: 2,
      ms_p95: 2.9,
    });
  });

  it("shows a table", async () => {
    const { output } = await run("--model lenet --batch 1 --peers nn,jax-js -t 1 -r 1");
    expect(output).toMatch(/model +batch +peer +threads +ms +95 % below +least +time of nn +first, ms\n/);
    expect(output).toMatch(/lenet +1 +nn +1 +2 +2\.9 +1 +1× +30\n +jax-js/);
  });

  it.each([
    ["--model resnet", /no model "resnet"; there are lenet, resnet20, mobilenet/],
    ["--batch 0", /whole number from 1 to 4096/],
    ["--batch 1,,2", /whole number from 1/],
    ["--peers brain.js", /no peer "brain\.js"/],
  ])("refuses %s", async (args, message) => {
    const { status, errors, jobs } = await run(args);
    expect([status, jobs]).toEqual([1, []]);
    expect(errors).toMatch(message);
  });
});
