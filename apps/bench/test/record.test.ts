import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bench } from "../src/bench.js";
import type { Job } from "../src/measure/jobs.js";
import { resultOf, withBest, type Result } from "../src/measure/result.js";
import { cases } from "../src/ops/cases/index.js";
import { blank, type OpResult } from "../src/ops/result.js";
import { compileCases } from "../src/ops/measure-compile.js";
import { generateCases } from "../src/ops/measure-generate.js";
import { aimsOf } from "../src/record/aims.js";
import { chartOf } from "../src/record/chart.js";
import { listOf } from "../src/record/list.js";
import { describeMachine, slugOf } from "../src/record/machine.js";
import { ratiosOf } from "../src/record/ratios.js";
import { versionsOf } from "../src/record/versions.js";
import { workloads } from "../src/workloads/index.js";
import { answerTo, fakeRunner, isOps, machine, recorder, report } from "./support/fakes.js";

const op = (
  name: string,
  peer: OpResult["peer"],
  threads: number,
  ms: number,
  changes: Partial<OpResult> = {},
): OpResult => ({
  case: name,
  peer,
  threads,
  backend: "wasm",
  ...blank,
  ms_median: ms,
  ms_min: ms / 2,
  ...changes,
});

describe("ratios", () => {
  const ops = withBest([
    op("matmul-512", "nn", 1, 6),
    op("matmul-512", "nn", 2, 3),
    op("matmul-512", "jax-js", 1, 9),
    op("matmul-512", "pytorch", 1, 2),
    op("matmul-512", "pytorch", 2, 4),
    op("exp-1m", "jax-js", 1, 9),
  ]);

  it("are times of others over ours, on one thread and at the best", () => {
    expect(ratiosOf({ train: [], latency: [], ops })).toEqual([
      { name: "matmul-512", peer: "jax-js", one_thread: 1.5, best: 3 },
      { name: "matmul-512", peer: "pytorch", one_thread: 0.333, best: 0.667 },
    ]);
  });
});

describe("aims", () => {
  const find = (ops: readonly OpResult[], start: string): unknown =>
    aimsOf({ train: [], latency: [], ops: withBest(ops) }).find(({ claim }) => claim.startsWith(start));

  it("are met or not, by medians", () => {
    const ops = [op("matmul-512", "nn", 1, 5, { of_peak: 0.8 }), op("matmul-512", "tfjs-wasm", 1, 9, { ms_min: 8.5 })];
    expect(find(ops, "matmul-512, one thread: time of tfjs-wasm")).toEqual({
      claim: "matmul-512, one thread: time of tfjs-wasm over ours",
      wanted: "≥ 1.6",
      median: 1.8,
      least: 3.4,
      met: true,
    });
    expect(find(ops, "matmul-512, one thread: share")).toMatchObject({ median: 0.8, least: 1.6, met: false });
    expect(find(ops, "matmul-512, one thread: time of jax-js")).toMatchObject({ median: null, met: null });
  });

  it("look at several threads, and at what is asked for", () => {
    const ops = [op("matmul-512", "nn", 1, 6.4), op("matmul-512", "nn", 2, 3.2), op("matmul-64", "nn", 1, 0.01)];
    expect(find(ops, "matmul-512: one")).toMatchObject({ median: 2, met: true });
    expect(find(ops, "matmul-64")).toMatchObject({ median: 1.25, met: true });
    const steps = [
      op("dispatch", "nn", 1, 0.04, { ns_per_step: 200 }),
      op("heap-planar", "nn", 1, 1, { bytes_per_step: 0.2 }),
    ];
    expect(find(steps, "dispatch")).toMatchObject({ median: 200, least: 100, wanted: "≤ 150", met: false });
    expect(find([op("compile-mlp", "nn", 1, 28)], "compile-mlp")).toMatchObject({
      median: 28,
      wanted: "≤ 30",
      met: true,
    });
    expect(find(steps, "heap")).toMatchObject({ median: 0.2, least: 0.2, met: true });
  });

  it("compare trainings with PyTorch's, and what they need of memory", () => {
    const trained = (peer: Result["peer"], threads: number, ms: number, stepMb: number): Result => ({
      ...resultOf("lenet", peer, [report({ threads, blocks: [ms], peakMb: 100 + stepMb, baseMb: 100 })]),
    });
    const train = withBest([
      ...[trained("nn", 1, 60, 40), trained("nn", 2, 30, 70)],
      ...[trained("pytorch", 1, 80, 90), trained("pytorch", 2, 50, 100), trained("jax-js", 1, 9000, 1)],
    ]);
    const aims = aimsOf({ train, latency: [], ops: [] }).filter(({ claim }) => claim.startsWith("lenet"));
    expect(aims.map(({ median, wanted, met }) => [median, wanted, met])).toEqual([
      [0.6, "≤ 1.2", true],
      [0.75, "≤ 2", true],
      [300, "≥ 50", true],
      [0.7, "≤ 1", true],
    ]);
  });

  it("name cases that exist", () => {
    const names = new Set([
      ...cases.map(({ name }) => name),
      ...workloads.map(({ name }) => name),
      "heap-planar",
      ...[...compileCases, ...generateCases].map(({ name }) => name),
    ]);
    for (const { claim } of aimsOf({ train: [], latency: [], ops: [] }))
      expect(names).toContain(/^[^,:]+/.exec(claim)![0]);
  });
});

describe("the machine", () => {
  it("is described", () => {
    const here = describeMachine();
    expect(here.cpu).not.toBe("");
    expect(here.cores).toBeGreaterThan(0);
    expect(here.node).toBe(process.version);
  });

  it("is part of a file's name", () => {
    expect(slugOf(machine)).toBe("some-processor-7-2-cores");
  });

  it("has the pinned versions of the others", () => {
    const versions = versionsOf(new URL("../package.json", import.meta.url));
    expect(Object.keys(versions)).toEqual(["nn", "tfjs-wasm", "tfjs-cpu", "jax-js", "brain.js"]);
    for (const version of Object.values(versions).slice(1)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });
});

describe("the chart", () => {
  const ratios = [
    { name: "planar", peer: "jax-js", one_thread: 10, best: 10 },
    { name: "a & b", peer: "pytorch", one_thread: 0.01, best: 0.01 },
  ];

  it("has a row for each name and a dot for each peer, within the picture", () => {
    const svg = chartOf({ date: "2026-01-02", machine }, ratios);
    const dots = [...svg.matchAll(/<circle cx="([\d.]+)"[^>]*fill-opacity/g)].map(([, x]) => Number(x));
    expect(dots).toHaveLength(2);
    expect(Math.min(...dots)).toBeGreaterThanOrEqual(190);
    expect(Math.max(...dots)).toBeLessThanOrEqual(820);
    expect(dots[0]).toBeGreaterThan(dots[1]);
    expect(svg).toContain("a &amp; b, pytorch: 0.01×");
    expect(svg.match(/<text[^>]*>planar<\/text>/g)).toHaveLength(1);
    expect(svg).toMatch(/>1×<\/text>/);
  });

  it("can be empty", () => {
    expect(chartOf({ date: "2026-01-02", machine }, [])).toContain("</svg>");
  });
});

it("the list begins with the newest", () => {
  const text = listOf(["2026-01-02-a.md", "2026-02-01-b.md"]);
  expect(text).toContain("The newest: [2026-02-01-b](2026-02-01-b.md)");
  expect(text).toContain("- [2026-01-02-a](2026-01-02-a.md)");
  expect(listOf([])).not.toContain("newest");
});

describe("bench record", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "nn-bench-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function record(
    answer: (job: Job) => unknown = answerTo,
  ): Promise<{ status: number; output: string; jobs: Job[] }> {
    const { run, jobs } = fakeRunner(answer);
    const { surroundings, text } = recorder(run);
    const status = await bench(["record", "--out", folder], surroundings);
    return { status, output: text.output, jobs };
  }

  it("measures everything and writes it down, the newest in the list", async () => {
    await writeFile(join(folder, "2000-01-01-old.md"), "# 2000-01-01\n");
    const { status, output, jobs } = await record();
    expect(status).toBe(0);
    expect(new Set(jobs.map(({ kind }) => kind))).toEqual(
      new Set(["train", "latency", "ops", "peaks", "heap", "compile", "generate"]),
    );
    const convolving = jobs.filter((job) => isOps(job) && job.cases.some(({ family }) => family === "convolution"));
    expect(new Set(convolving.map((job) => "peer" in job && job.peer))).toEqual(
      new Set(["nn", "tfjs-wasm", "pytorch"]),
    );
    const files = (await readdir(folder)).filter((file) => !file.startsWith("2000")).toSorted();
    expect(files.map((file) => file.replace(/^[\d-]+/, ""))).toEqual([
      ...["some-processor-7-2-cores.json", "some-processor-7-2-cores.md", "some-processor-7-2-cores.svg", "README.md"],
    ]);
    expect(output.trimEnd().split("\n").toSorted()).toEqual(files.map((file) => join(folder, file)).toSorted());
    const json = JSON.parse(await readFile(join(folder, files[0]), "utf8")) as Record<string, unknown>;
    expect(json).toMatchObject({
      machine,
      versions: { nn: "abc1234", pytorch: "PyTorch 1.13 with OpenBLAS, 100 GFLOP/s at a first glance" },
      load: { before: 0.5, after: 0.5 },
      problems: [],
    });
    for (const key of ["train", "latency", "ops", "peaks", "ratios", "aims"])
      expect((json[key] as unknown[]).length).toBeGreaterThan(3);
    const page = await readFile(join(folder, files[1]), "utf8");
    for (const words of ["Some(R) Processor 7, 2 cores", "matmul-512", "**planar**", "peak-fma", "abc1234", files[2]]) {
      expect(page).toContain(words);
    }
    expect(page).not.toContain("went wrong");
    const list = await readFile(join(folder, "README.md"), "utf8");
    expect(list.indexOf(files[1])).toBeLessThan(list.indexOf("2000-01-01-old.md"));
  });

  it("writes down what went wrong, and fails", async () => {
    const { status } = await record((job) =>
      job.kind === "train" && job.peer === "jax-js" ? report({ losses: [1, 2, 3, 4, 5] }) : answerTo(job),
    );
    expect(status).toBe(1);
    const page = (await readdir(folder)).find((file) => /^\d.*\.md$/.test(file))!;
    expect(await readFile(join(folder, page), "utf8")).toMatch(/went wrong\n\n- planar: the peers do not do the same/);
  });
});
