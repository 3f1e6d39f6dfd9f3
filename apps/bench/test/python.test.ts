import { beforeAll, describe, expect, it } from "vitest";
import { disagreement } from "../src/measure/agreement.js";
import type { OpsReport, TrainJob } from "../src/measure/jobs.js";
import { runJob } from "../src/measure/run-job.js";
import { difference, digestOf } from "../src/ops/digest.js";
import { opTaskOf } from "../src/ops/session.js";
import { encode } from "../src/python/encode.js";
import { findPython, remarkOn, runPython, threadsFor } from "../src/python/python.js";
import { planar } from "../src/workloads/planar.js";
import { taskOf, type Task } from "../src/workloads/task.js";
import { resultOf } from "./support/definitions.js";
import { smallCases } from "./support/small-cases.js";
import { smallConvolutional, smallDense, smallSequence, smallRecurrent } from "./support/small-workloads.js";

const script = new URL("../python/main.py", import.meta.url);
const python = findPython(script);

describe("a job as JSON", () => {
  it("keeps typed arrays as bytes", () => {
    expect(encode({ x: new Float32Array([1, 2]).subarray(1), y: new Int32Array([3]), n: [1] })).toBe(
      '{"x":{"float32":"AAAAQA=="},"y":{"int32":"AwAAAA=="},"n":[1]}',
    );
  });
});

describe("what is said about a PyTorch", () => {
  const about = { command: "python3", version: "2.1", blas: "OpenBLAS" };
  it("names version and library, and warns of one that is crippled", () => {
    expect(remarkOn({ ...about, gflops: 140 })).toBe("PyTorch 2.1 with OpenBLAS, 140 GFLOP/s at a first glance");
    expect(remarkOn({ ...about, blas: "reference BLAS", gflops: 5 })).toMatch(/do not compare.*libopenblas0-pthread/);
  });
});

describe("PyTorch's threads", () => {
  const job = (task: Task): TrainJob => ({ kind: "train", peer: "pytorch", task, threads: 2, seconds: 1 });
  it("are OpenMP's and the products' for convolutions, the products' alone elsewhere", () => {
    expect(threadsFor(job(taskOf(smallConvolutional)))).toMatchObject({
      OMP_NUM_THREADS: "2",
      OPENBLAS_NUM_THREADS: "2",
    });
    expect(threadsFor(job(taskOf(smallRecurrent)))).toMatchObject({ OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "2" });
    expect(threadsFor({ kind: "peaks", seconds: 1 })).toMatchObject({ OMP_NUM_THREADS: "1" });
  });
});

// Where there is no PyTorch there is nothing to compare with.
describe.skipIf(!python)("PyTorch", () => {
  const here = python!;
  let report: OpsReport;

  beforeAll(async () => {
    const job = { kind: "ops", peer: "pytorch", cases: smallCases, threads: 1, seconds: 0.01 } as const;
    report = await runPython(here, script, job);
  }, 120_000);

  it("has every operation", () => {
    expect([report.failures, report.missing]).toEqual([[], []]);
  });

  it.each(smallCases)("computes $name by the definition", (given) => {
    const task = opTaskOf(given);
    const measured = report.cases.find(({ name }) => name === given.name)!;
    expect(difference(digestOf(resultOf(task)), measured.digest, Math.max(task.tolerance, 1e-6))).toBeUndefined();
    expect(measured).toMatchObject({ backend: "native", threads: 1 });
    expect(Math.min(...measured.blocks)).toBeGreaterThan(0);
  });

  it.each([planar, smallDense, smallConvolutional, smallSequence, smallRecurrent])(
    "trains $name as we do",
    async (workload) => {
      const job: TrainJob = { kind: "train", peer: "pytorch", task: taskOf(workload), threads: 1, seconds: 0.01 };
      const [theirs, ours] = [await runPython(here, script, job), await runJob({ ...job, peer: "nn" })];
      expect(theirs.params).toBe(ours.params);
      expect(theirs.losses).toHaveLength(5);
      expect(
        disagreement(
          new Map([
            ["nn", ours.losses],
            ["pytorch", theirs.losses],
          ]),
        ),
      ).toBeUndefined();
    },
  );

  it("tells why a job fails", async () => {
    const task = { ...taskOf(planar), layers: [] };
    const job: TrainJob = { kind: "train", peer: "pytorch", task, threads: 1, seconds: 0.01 };
    await expect(runPython(here, script, job)).rejects.toThrow(/^pytorch on planar: .*Error/s);
  });
});
