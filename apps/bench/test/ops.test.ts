import { describe, expect, it } from "vitest";
import { bench } from "../src/bench.js";
import type { CaseReport, Job } from "../src/measure/jobs.js";
import { runJob } from "../src/measure/run-job.js";
import { cases } from "../src/ops/cases/index.js";
import { sizeOf, type OpCase } from "../src/ops/case.js";
import { difference, digestOf } from "../src/ops/digest.js";
import { measureOps, type OpsComparison } from "../src/ops/measure-ops.js";
import { valuesOf } from "../src/ops/operands.js";
import { timeRuns } from "../src/ops/timing.js";
import { answerTo, caseReport, fakeRunner, isOps, recorder } from "./support/fakes.js";

const named = (name: string): OpCase => cases.find((given) => given.name === name)!;

describe("cases", () => {
  it("have names of their own and operands of some size", () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
    for (const { operands } of cases) for (const { shape } of operands) expect(sizeOf(shape)).toBeGreaterThan(0);
  });

  it("count work by hand", () => {
    expect(named("matmul-128x784x512-ta")).toMatchObject({
      flops: 2 * 128 * 784 * 512,
      operands: [{ shape: [784, 128] }, { shape: [784, 512] }],
    });
    expect(named("matmul-128x784x512-tb").operands[1].shape).toEqual([512, 784]);
    expect(named("matmul-batched").flops).toBe(32 * 2 * 64 ** 3);
    expect(named("adam-10m").bytes).toBe(7 * 4 * 10_000_000);
    expect(named("softmax-1024x1000").bytes).toBe(2 * 4 * 1024 * 1000);
  });
});

describe("operands", () => {
  it("are uniform, and other ones for another seed", () => {
    const operand = { shape: [100, 100], fill: { kind: "uniform", low: -2, high: 4 } } as const;
    const values = [...valuesOf(operand, 0)];
    expect(Math.min(...values)).toBeCloseTo(-2, 2);
    expect(Math.max(...values)).toBeCloseTo(4, 2);
    expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(1, 1);
    expect(valuesOf(operand, 0)).toEqual(Float32Array.from(values));
    expect(valuesOf(operand, 1)).not.toEqual(Float32Array.from(values));
  });

  it("are indices below a number, all of them met", () => {
    const values = valuesOf({ shape: [5000], fill: { kind: "index", below: 100 } }, 3);
    expect(values).toBeInstanceOf(Int32Array);
    expect(new Set(values).size).toBe(100);
    expect(Math.max(...values)).toBe(99);
  });

  it("are distinct, and in no order", () => {
    const values = [...valuesOf({ shape: [200_000], fill: { kind: "distinct" } }, 2)];
    expect(new Set(values).size).toBe(200_000);
    const rising = values.filter((value, i) => i > 0 && value > values[i - 1]).length;
    expect(rising / values.length).toBeCloseTo(0.5, 1);
  });
});

describe("digests", () => {
  const long = Float64Array.from({ length: 10_000 }, (_, i) => Math.sin(i));
  const changed = (place: number, value: number): Float64Array => long.with(place, value);

  it("agree within the tolerance", () => {
    expect(difference(digestOf(long), digestOf(long.map((value) => value + 1e-6)), 1e-5)).toBeUndefined();
    expect(difference(digestOf([]), digestOf([]), 0)).toBeUndefined();
  });

  it("see a different element, NaN, another size, and a sum that is off", () => {
    expect(difference(digestOf([1, 2]), digestOf([1, 2.1]), 1e-3)).toBe("element 1 is 2 against 2.1");
    expect(difference(digestOf([1, 2]), digestOf([1, Number.NaN]), 1e-3)).toContain("NaN");
    expect(difference(digestOf([1, 2]), digestOf([1]), 1e-3)).toBe("2 elements against 1");
    // Element 1 is no sample of so many, but its value is in the sum.
    expect(difference(digestOf(long), digestOf(changed(1, 1e4)), 1e-3)).toMatch(/^the sum is /);
    expect(difference(digestOf(long), digestOf(changed(1, Infinity)), 1e-3)).toMatch(/^the sum is /);
  });
});

describe("timing", () => {
  async function time(perRun: number, seconds: number): Promise<{ blocks: number[]; sizes: number[] }> {
    let now = 0;
    const sizes: number[] = [];
    const run = (times: number): void => {
      sizes.push(times);
      now += times * perRun;
    };
    return { blocks: await timeRuns({ run }, { seconds, now: () => now }), sizes };
  }

  it("takes fast runs in blocks of some 10 ms", async () => {
    const { blocks, sizes } = await time(0.1, 0.5);
    expect(sizes.at(-1)).toBe(100);
    expect(Math.abs(blocks.length - 50)).toBeLessThan(2);
    for (const block of blocks) expect(block).toBeCloseTo(0.1, 9);
  });

  it("takes slow runs one by one, five of them unless that takes too long", async () => {
    expect((await time(300, 0.4)).blocks).toHaveLength(5);
    expect((await time(3000, 0.4)).blocks).toHaveLength(1);
  });

  it("waits for runs that are not done at once", async () => {
    let running = 0;
    const run = async (): Promise<void> => {
      running++;
      expect(running).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running--;
    };
    expect((await timeRuns({ run }, { seconds: 0.02 })).length).toBeGreaterThan(0);
  });
});

describe("measuring operations", () => {
  const contestants = (["nn", "jax-js"] as const).map((peer) => ({ peer, threads: 1 }));
  const chosen = [named("matmul-512"), named("matmul-64"), named("exp-1m")];

  async function compare(
    answer: (job: Job) => unknown = answerTo,
    roundsOf?: (family: string) => number | undefined,
  ): Promise<OpsComparison & { jobs: Job[]; lines: string[] }> {
    const { run, jobs } = fakeRunner(answer);
    const lines: string[] = [];
    const log = (line: string): void => void lines.push(line);
    const options = { contestants, rounds: 2, roundsOf, seconds: 0.1, run, log };
    return { ...(await measureOps(chosen, options)), jobs, lines };
  }

  /** As every process answers, but for one case of one peer. */
  const except =
    (peer: string, name: string, changes: Partial<CaseReport>) =>
    (job: Job): unknown =>
      isOps(job) && job.peer === peer
        ? {
            cases: job.cases.map((given) => caseReport(given.name, given.name === name ? changes : {})),
            failures: [],
            missing: [],
          }
        : answerTo(job);

  it("gives a family more turns than the others", async () => {
    const { jobs } = await compare(answerTo, (family) => (family === "matmul" ? 3 : undefined));
    const turnsOf = (name: string): number =>
      jobs.filter((job) => isOps(job) && job.peer === "nn" && job.cases.some((given) => given.name === name)).length;
    expect([turnsOf("matmul-512"), turnsOf("exp-1m")]).toEqual([3, 2]);
  });

  it("goes family by family, in turns", async () => {
    const { jobs, results, problems } = await compare();
    expect(jobs.filter(isOps).map(({ peer, cases }) => `${peer} ${cases.length}`)).toEqual([
      ...["nn 2", "jax-js 2", "nn 2", "jax-js 2", "nn 1", "jax-js 1", "nn 1", "jax-js 1"],
    ]);
    expect(results.map((result) => `${result.case} ${result.peer}`)).toEqual([
      ...["matmul-512 nn", "matmul-512 jax-js", "matmul-64 nn", "matmul-64 jax-js", "exp-1m nn", "exp-1m jax-js"],
    ]);
    expect(problems).toEqual([]);
  });

  it("says who computed something else", async () => {
    const { problems } = await compare(except("jax-js", "matmul-64", { digest: digestOf([1, 2, 4]) }));
    expect(problems).toEqual(["matmul-64: nn and jax-js do not do the same: element 2 is 3 against 4"]);
  });

  it("says once what failed and what is missing, and goes on", async () => {
    const failures = [{ name: "matmul-512", message: "no memory" }];
    const { problems, lines, results } = await compare((job) => {
      if (!isOps(job) || job.peer === "nn") return answerTo(job);
      return job.cases.length === 2
        ? { cases: [], failures, missing: ["matmul-64"] }
        : { cases: [], failures: [], missing: [] };
    });
    expect(problems).toEqual(["jax-js on matmul-512: no memory"]);
    expect(lines.filter((line) => line === "jax-js has no matmul-64")).toHaveLength(1);
    expect(results.every(({ peer }) => peer === "nn")).toBe(true);
  });
});

it("prints lines of JSON for a tiny run of nn and jax-js", async () => {
  const { surroundings, text } = recorder(runJob);
  const args = "ops --only matmul-64,dispatch --peers nn,jax-js --threads 1 --rounds 1 --seconds 0.01 --json";
  expect(await bench(args.split(" "), surroundings)).toBe(0);
  const lines = text.output.trimEnd().split("\n");
  const results = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(results.map((result) => `${result["case"] as string} ${result["peer"] as string}`)).toEqual([
    ...["matmul-64 nn", "matmul-64 jax-js", "dispatch nn", "dispatch jax-js"],
  ]);
  for (const result of results) {
    expect(result["ms_median"]).toBeGreaterThan(0);
    expect(result["threads"]).toBe(1);
  }
  expect(results[0]["gflops"]).toBeGreaterThan(0);
  expect(results[0]["of_peak"]).toBeGreaterThan(0);
  expect(results[2]["ns_per_step"]).toBeGreaterThan(0);
});
