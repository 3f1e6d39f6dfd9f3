import { describe, expect, it } from "vitest";
import { bench } from "../src/bench.js";
import type { Surroundings } from "../src/commands/surroundings.js";
import type { Job } from "../src/measure/jobs.js";
import { workloads } from "../src/workloads/index.js";
import { answerTo, fakeRunner, isOps, machine, recorder } from "./support/fakes.js";

interface Outcome {
  readonly status: number;
  readonly output: string;
  readonly errors: string;
  readonly jobs: readonly Job[];
}

async function run(args: readonly string[], changes: Partial<Surroundings> = {}): Promise<Outcome> {
  const { run, jobs } = fakeRunner();
  const { surroundings, text } = recorder(run, changes);
  const status = await bench(args, surroundings);
  return { status, ...text, jobs };
}

const contestantsIn = (jobs: readonly Job[]): string[] => [
  ...new Set(jobs.map((job) => ("peer" in job ? `${job.peer} ${job.threads}` : "machine"))),
];

describe("bench train", () => {
  it("runs what it is asked for", async () => {
    const args = "train --workload mlp --peers nn,jax-js --threads 2 -r 2 -s 0.5".split(" ");
    const { status, jobs } = await run(args);
    expect(status).toBe(0);
    expect(jobs).toHaveLength(4);
    expect(jobs[0]).toMatchObject({ peer: "nn", threads: 2, seconds: 0.5, task: { workload: "mlp" } });
  });

  it("without options measures every framework on every workload, five times, on one thread and on all", async () => {
    const { jobs } = await run(["train"]);
    const slow = 5; // tfjs-cpu and jax-js are not asked for what would take them minutes
    expect(jobs).toHaveLength((workloads.length * 8 - slow) * 5);
    expect(contestantsIn(jobs)).toEqual([
      ...["nn 1", "nn 2", "tfjs-wasm 1", "tfjs-cpu 1", "jax-js 1", "brain.js 1", "pytorch 1", "pytorch 2"],
    ]);
    expect(jobs[0]).toMatchObject({ seconds: 1.2 });
  });

  it("measures everybody once on a machine with one core", async () => {
    const { jobs } = await run(["train", "--peers", "nn,pytorch", "--rounds", "1"], {
      machine: () => ({ ...machine, cores: 1 }),
    });
    expect(contestantsIn(jobs)).toEqual(["nn 1", "pytorch 1"]);
  });

  it("says in a line that there is no PyTorch, and goes on", async () => {
    const { status, errors, jobs } = await run(["train", "--peers", "nn,pytorch", "--threads", "1"], {
      pytorch: () => undefined,
    });
    expect(status).toBe(0);
    expect(errors.split("\n")[0]).toBe("pytorch: left out; no python3 here can import torch");
    expect(contestantsIn(jobs)).toEqual(["nn 1"]);
  });

  it("says which PyTorch it is, and only if it takes part", async () => {
    expect((await run(["train", "--peers", "pytorch"])).errors).toContain("pytorch: PyTorch 1.13 with OpenBLAS");
    const { errors } = await run(["train", "--peers", "nn"], {
      pytorch: () => {
        throw new Error("nobody asked for it");
      },
    });
    expect(errors).not.toContain("pytorch");
  });
});

describe("bench ops", () => {
  it("runs what it is asked for, and nothing else in JSON", async () => {
    const args = "ops --only matmul-512 --threads 1 --peers nn,tfjs-wasm,jax-js --json".split(" ");
    const { status, output, jobs } = await run(args);
    expect(status).toBe(0);
    expect(contestantsIn(jobs)).toEqual(["machine", "nn 1", "tfjs-wasm 1", "jax-js 1"]);
    expect(jobs.filter(isOps).every(({ cases }) => cases.map(({ name }) => name).join() === "matmul-512")).toBe(true);
    const lines = output
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ peer }) => peer)).toEqual(["nn", "tfjs-wasm", "jax-js"]);
    expect(Object.keys(lines[0]).slice(0, 6)).toEqual(["case", "peer", "threads", "gflops", "gbs", "ms_median"]);
    expect(lines[0]).toMatchObject({ case: "matmul-512", threads: 1, gbs: null, ms_median: 2, ms_min: 1, peak: "fma" });
    expect(lines[0]["gflops"]).toBeCloseTo((2 * 512 ** 3) / 2e-3 / 1e9, 1);
    expect(lines[0]["of_peak"]).toBeCloseTo((2 * 512 ** 3) / 2e-3 / 1e9 / 50, 2);
  });

  it("takes beginnings of names, lists and several words", async () => {
    const { jobs } = await run([
      "ops",
      "--only",
      "sum,softmax",
      "tanh-1m",
      "--peers",
      "nn",
      "--threads",
      "1",
      "-r",
      "1",
    ]);
    expect(jobs.filter(isOps).map(({ cases }) => cases.map(({ name }) => name))).toEqual([
      ["tanh-1m"],
      ["softmax-1024x1000", "sum-rows", "sum-columns", "sum-all"],
    ]);
  });

  it("shows the machine's peaks to people always, to programs if they ask", async () => {
    const words = await run(["ops", "--only", "matmul-64", "--peers", "nn", "--threads", "2"]);
    expect(words.output).toMatch(/peak-fma +machine +1 +50\n/);
    expect(words.output).toMatch(/machine +2 +120\n/);
    const lines = await run(["ops", "--only", "peak-copy", "--threads", "2", "--json"]);
    expect(
      lines.output
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown),
    ).toMatchObject([
      { case: "peak-copy", peer: "machine", threads: 1, gflops: null, gbs: 30, ms_median: null },
      { case: "peak-copy", peer: "machine", threads: 2, gbs: 60 },
    ]);
    expect(lines.jobs.every(({ kind }) => kind === "peaks")).toBe(true);
  });

  it("looks at the heap of nn alone", async () => {
    const { output, jobs } = await run(["ops", "--only", "heap", "--json"]);
    expect(jobs.filter(({ kind }) => kind === "heap")).toMatchObject([
      { peer: "nn", threads: 1, steps: 100_000 },
      { peer: "nn", threads: 2, steps: 100_000 },
    ]);
    expect(JSON.parse(output.split("\n")[0])).toMatchObject({ case: "heap-planar", peer: "nn", bytes_per_step: 2 });
  });

  it("compiles nn's training step in fresh processes", async () => {
    const { output, jobs } = await run(["ops", "--only", "compile-mlp", "--threads", "1", "--json"]);
    const compiled = jobs.filter((job) => job.kind === "compile");
    expect(compiled).toHaveLength(15);
    expect(compiled[0].task).toMatchObject({ workload: "mlp", batchSize: 128 });
    const lengths = (await run(["ops", "--only", "compile-lstm", "--threads", "1", "--json"])).jobs.flatMap((job) =>
      job.kind === "compile" ? [job.task.input[0]] : [],
    );
    expect(lengths).toEqual([16, 1024].flatMap((length) => Array.from({ length: 7 }, () => length)));
    expect(JSON.parse(output)).toMatchObject({ case: "compile-mlp", peer: "nn", ms_median: 25, ms_min: 25 });
  });

  it("lets nn and PyTorch write, and says who writes something else", async () => {
    const args = ["ops", "--only", "generate", "--threads", "1", "--json"];
    const { status, output, jobs } = await run(args);
    const written = jobs.flatMap((job) => (job.kind === "generate" ? [`${job.peer} ${job.cache}`] : []));
    expect([status, written]).toEqual([0, ["nn true", "nn false", "pytorch false"]]);
    expect(JSON.parse(output.split("\n")[0])).toMatchObject({ case: "generate-gpt", ms_median: 0.6, ms_min: 0.5 });
    const { run: other } = fakeRunner((job) =>
      job.kind === "generate" && job.peer === "pytorch"
        ? { ...(answerTo(job) as object), tokens: [1, 3] }
        : answerTo(job),
    );
    const wrong = await run(args, { run: other });
    expect(wrong.errors).toContain("generate-gpt-afresh: pytorch writes something else");
    expect(wrong.status).toBe(1);
  });

  it("prints Markdown", async () => {
    const { output } = await run(["ops", "--only", "matmul-64", "--peers", "nn", "--threads", "1", "--markdown"]);
    expect(output).toMatch(/^\| case \| peer \| threads \| ms /m);
    expect(output).toMatch(/^\| matmul-64 \| nn \| 1 \| 2 \| 1 \| 100 % \|/m);
  });
});

describe("bench refuses", () => {
  it.each([
    [
      ["train", "--workload", "mpl"],
      /no workload "mpl"; there are planar, mlp, lenet, resnet20, lstm, gpt\. Did you mean mlp\?/,
    ],
    [
      ["train", "--workload", "transformer"],
      /no workload "transformer"; there are planar, mlp, lenet, resnet20, lstm, gpt\.$/m,
    ],
    [["train", "--workload", ""], /no workload ""/],
    [
      ["train", "--peers", "nn,tfjs"],
      /no peer "tfjs"; there are nn, tfjs-wasm, tfjs-cpu, jax-js, brain\.js, pytorch\./,
    ],
    [["train", "--peers", "nn,nn"], /"nn" is there twice/],
    [["train", "--peers", "__proto__"], /no peer "__proto__"/],
    [["train", "--threads", "0"], /'-t, --threads <count>' argument '0' is invalid\. It must be a whole number from 1/],
    [["train", "--threads", "1.5"], /whole number from 1 to 64, or "best"/],
    [["train", "--threads", "two"], /whole number from 1 to 64, or "best"/],
    [["train", "--rounds", "-1"], /whole number from 1 to 1000/],
    [["train", "--seconds", "0"], /a number from 0\.01 to 3600/],
    [["train", "--seconds", "1e9"], /a number from 0\.01 to 3600/],
    [["train", "--seconds"], /argument missing/],
    [["train", "--json", "--markdown"], /'--json' cannot be used with option '--markdown'/],
    [["train", "--peer", "nn"], /unknown option '--peer'\n\(Did you mean --peers\?\)/],
    [["train", "mlp"], /too many arguments/],
    [["ops", "--only", "matmul-521"], /No case begins with "matmul-521".*Did you mean matmul-512\?/],
    [["ops", "--only", ""], /No case begins with ""/],
    [["ops", "--peers", "brain.js"], /no peer "brain\.js"; there are nn, tfjs-wasm, tfjs-cpu, jax-js, pytorch\./],
    [["ops", "matmul-512"], /too many arguments/],
    [["trian"], /Did you mean train\?/],
  ])("%j", async (args, message) => {
    const { status, errors, output, jobs } = await run(args);
    expect(errors).toMatch(message);
    expect(errors).toContain("--help");
    expect(status).toBe(1);
    expect(output).toBe("");
    expect(jobs).toEqual([]);
  });
});

describe("help", () => {
  it.each([
    [["train"], ["--workload", "--threads", "--json", /planar +2-16-16-2/, /mlp +784-512-512-10/, "brain.js"]],
    [["ops"], ["--only", "matmul-512", "peak-fma", "heap-planar", "adam-10m", "pytorch"]],
    [["record"], ["--out"]],
    [[], ["train", "ops", "record"]],
  ])("of bench %j", async (command, words) => {
    const { status, output } = await run([...command, "--help"]);
    expect(status).toBe(0);
    for (const word of words) expect(output).toMatch(word);
  });
});
