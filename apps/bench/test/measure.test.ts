import { describe, expect, it } from "vitest";
import { disagreement } from "../src/measure/agreement.js";
import { measure, type Comparison } from "../src/measure/measure.js";
import type { TrainJob, TrainReport } from "../src/measure/jobs.js";
import { median, significant, spreadOf } from "../src/measure/statistics.js";
import { inTurns } from "../src/measure/turns.js";
import { CannotError } from "../src/peers/cannot.js";
import { lenet } from "../src/workloads/lenet.js";
import { planar } from "../src/workloads/planar.js";
import { fakeRunner, report } from "./support/fakes.js";

async function compare(
  answer: (job: TrainJob) => TrainReport,
): Promise<Comparison & { order: string[]; lines: string[] }> {
  const { run, jobs } = fakeRunner((job) => answer(job as TrainJob));
  const lines: string[] = [];
  const contestants = (["nn", "jax-js", "tfjs-cpu"] as const).map((peer) => ({ peer, threads: 2 }));
  const log = (line: string): void => void lines.push(line);
  const comparison = await measure(planar, { contestants, rounds: 2, seconds: 1, run, log });
  return { ...comparison, order: jobs.map((job) => (job as TrainJob).peer), lines };
}

describe("measure", () => {
  it("takes the peers in turns and joins their processes", async () => {
    let calls = 0;
    const { results, problems, order } = await compare(() => {
      calls++;
      return report({ blocks: calls <= 3 ? [1, 2] : [3, 4, 5], firstStep: calls <= 3 ? 10 : 30, peakMb: 80 + calls });
    });
    expect(order).toEqual(["nn", "jax-js", "tfjs-cpu", "nn", "jax-js", "tfjs-cpu"]);
    expect(problems).toEqual([]);
    expect(results[0]).toEqual({
      workload: "planar",
      peer: "nn",
      backend: "wasm",
      threads: 1,
      params: 354,
      ms_median: 3,
      ms_min: 1,
      first_step_ms: 20,
      peak_mb: 84,
      step_mb: 24,
      spread: 0.67,
      best: true,
      mathematics: "same",
    });
  });

  it("goes on without a peer that fails", async () => {
    const { results, problems, order, lines } = await compare(({ peer }) => {
      if (peer === "jax-js") throw new Error("jax-js on planar: no device");
      return report();
    });
    expect(order).toEqual(["nn", "jax-js", "tfjs-cpu", "nn", "tfjs-cpu"]);
    expect(results.map(({ peer }) => peer)).toEqual(["nn", "tfjs-cpu"]);
    expect(problems).toEqual(["jax-js on planar: no device"]);
    expect(lines).toContain("jax-js on planar: no device");
  });

  it("goes on without a peer that cannot, which is no problem", async () => {
    const { results, unable, problems, order, lines } = await compare(({ peer }) => {
      if (peer === "jax-js") throw new CannotError("it has no such layer");
      return report();
    });
    expect(order).toEqual(["nn", "jax-js", "tfjs-cpu", "nn", "tfjs-cpu"]);
    expect([results.length, problems]).toEqual([2, []]);
    expect(unable).toEqual([{ workload: "planar", peer: "jax-js", cannot: "it has no such layer" }]);
    expect(lines).toContain("planar: jax-js cannot: it has no such layer");
  });

  it("does not wait for those who would take minutes", async () => {
    const { run, jobs } = fakeRunner(() => report());
    const contestants = (["nn", "tfjs-cpu", "jax-js"] as const).map((peer) => ({ peer, threads: 1 }));
    const { results, unable, problems } = await measure(lenet, {
      contestants,
      rounds: 1,
      seconds: 1,
      run,
      log: () => {},
    });
    expect(jobs.map((job) => (job as TrainJob).peer)).toEqual(["nn", "jax-js"]);
    expect([results.length, problems]).toEqual([2, []]);
    expect(unable).toMatchObject([
      { peer: "tfjs-cpu", cannot: "a step takes it half a minute and more, for which nobody waits here" },
    ]);
  });

  it("says when peers do different mathematics", async () => {
    const { problems } = await compare(({ peer }) =>
      report(peer === "tfjs-cpu" ? { losses: [0.7, 0.61, 0.5, 0.4, 0.3] } : {}),
    );
    expect(problems).toEqual([
      "planar: the peers do not do the same: the loss of step 2 is 0.6 with nn on 2 threads and 0.61 with tfjs-cpu on 2 threads",
    ]);
  });

  it("says who used fewer threads than it might", async () => {
    const { lines } = await compare(({ peer }) => report({ threads: peer === "nn" ? 2 : 1 }));
    const notes = lines.filter((line) => line.includes("of 2 threads"));
    expect(notes).toHaveLength(2);
    expect(notes[0]).toContain("jax-js computed on 1 of 2 threads");
  });

  it("gives every peer the same weights and batches", async () => {
    const { run, jobs } = fakeRunner(() => report());
    const contestants = (["nn", "jax-js"] as const).map((peer) => ({ peer, threads: 1 }));
    await measure(planar, { contestants, rounds: 1, seconds: 1, run, log: () => {} });
    const [first, second] = (jobs as TrainJob[]).map(({ task }) => task);
    expect(first).toEqual(second);
    expect(first.batches[0].labels).toHaveLength(400);
  });

  it("does not compare a peer that cannot do the same, and says so", async () => {
    const { run } = fakeRunner((job) =>
      report((job as TrainJob).peer === "brain.js" ? { losses: [9, 8, 7, 6, 5] } : {}),
    );
    const contestants = (["nn", "brain.js"] as const).map((peer) => ({ peer, threads: 1 }));
    const { results, problems } = await measure(planar, { contestants, rounds: 1, seconds: 1, run, log: () => {} });
    expect(problems).toEqual([]);
    expect(results.map(({ mathematics }) => mathematics)).toEqual(["same", "other"]);
  });

  it("marks the better number of threads", async () => {
    const { run } = fakeRunner((job) => {
      const { threads } = job as TrainJob;
      return report({ threads, blocks: [threads === 2 ? 3 : 2] });
    });
    const contestants = [1, 2].map((threads) => ({ peer: "pytorch" as const, threads }));
    const { results } = await measure(planar, { contestants, rounds: 1, seconds: 1, run, log: () => {} });
    expect(results.map(({ threads, best }) => [threads, best])).toEqual([
      [1, true],
      [2, false],
    ]);
  });
});

describe("turns", () => {
  it("do not wait twice for somebody slow", async () => {
    let time = 0;
    const order: string[] = [];
    const { reported } = await inTurns(
      "all",
      async ({ peer }) => {
        order.push(peer);
        time += peer === "tfjs-cpu" ? 9000 : 10;
        return peer;
      },
      {
        contestants: (["nn", "tfjs-cpu"] as const).map((peer) => ({ peer, threads: 1 })),
        rounds: 3,
        patience: 5,
        log: () => {},
        now: () => time,
      },
    );
    expect(order).toEqual(["nn", "tfjs-cpu", "nn", "nn"]);
    expect(reported.map(({ reports }) => reports.length)).toEqual([3, 1]);
  });
});

describe("disagreement", () => {
  it("allows for rounding, not for NaN", () => {
    expect(
      disagreement(
        new Map([
          ["a", [1, 2]],
          ["b", [1.0005, 2]],
        ]),
      ),
    ).toBeUndefined();
    expect(
      disagreement(
        new Map([
          ["a", [1, 2]],
          ["b", [1, Number.NaN]],
        ]),
      ),
    ).toContain("step 2 is 2 with a and NaN with b");
    const slow: [string, number[]] = ["slow", [1]];
    expect(disagreement(new Map([slow, ["b", [1, 2]]]))).toBeUndefined();
    expect(disagreement(new Map([slow]))).toBeUndefined();
    expect(disagreement(new Map())).toBeUndefined();
  });
});

describe("statistics", () => {
  it("median", () => {
    expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([5])]).toEqual([2, 2.5, 5]);
    expect(() => median([])).toThrow("no values");
  });

  it("spread: the middle half beside the median", () => {
    expect(spreadOf([1, 2, 3, 4, 5])).toBeCloseTo(2 / 3, 12);
    expect(spreadOf([7])).toBe(0);
  });

  it("significant", () => {
    expect([significant(1234.567), significant(0.00123456), significant(12, 1)]).toEqual([1235, 0.001235, 10]);
  });
});
