import { describe, expect, test } from "vitest";
import { Explanation, type ExplainedStep, type Measurement, type Trace } from "../../src/index.js";

const step = (index: number, given: Partial<ExplainedStep>): ExplainedStep => ({
  index,
  label: "add",
  part: "",
  kind: "map",
  phase: "compute",
  what: "[8] add%1 ← (x0%0 + 1)",
  flops: 8,
  bytes: 64,
  microseconds: 10,
  gflops: 0.0008,
  gbs: 0.0064,
  share: 0.01,
  pieces: 1,
  times: 1,
  ...given,
});

const steps = [
  step(0, {
    label: "matmul",
    kind: "gemm",
    what: "matmul%4[128×512] ← x0%0[128×784], s0[784×512]",
    flops: 102_760_448,
    bytes: 2_269_184,
    microseconds: 2110.4,
    gflops: 48.7,
    gbs: 1.1,
    share: 0.62,
    pieces: 4,
  }),
  step(1, { microseconds: 1200, share: 0.355, gflops: 1.4, gbs: 11.04, flops: 1_600_000, bytes: 12_000_000 }),
  step(2, {
    kind: "reduce",
    what: `[8|4] ${"a very long formula that goes on and on ".repeat(4)}`,
    microseconds: 0.02,
  }),
  step(3, { phase: "commit", label: "sub", microseconds: 80, share: 0.023 }),
];

const measurement: Measurement = {
  title: "a step",
  backend: "wasm",
  threads: 2,
  repeats: 25,
  average: "median",
  run: 3301.25,
  steps,
};
const explanation = new Explanation(measurement);

describe("the table", () => {
  test("has a line for each step, in order, with a bar as long as its share", () => {
    expect(explanation.table(120)).toMatchInlineSnapshot(`
      "a step · wasm, 2 threads · median of 25 runs · a whole run takes 3,301.3 µs
      ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
         step    what                                             µs  share             FLOPs     bytes  GFLOP/s  GB/s  pieces
      ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
      0  gemm    matmul%4[128×512] ← x0%0[128×784], s0[784…  2,110.4   62 %  ████████   103 M  2.16 MiB     48.7   1.1       4
      1  map     [8] add%1 ← (x0%0 + 1)                      1,200.0   36 %  ████▋     1.60 M  11.4 MiB      1.4  11.0       1
      2  reduce  [8|4] a very long formula that goes on an…      0.0    1 %  ▏              8      64 B        –     –       1
      ─ commit ───────────────────────────────────────────────────────────────────────────────────────────────────────────────
      3  map     [8] add%1 ← (x0%0 + 1)                         80.0    2 %  ▎              8      64 B      0.0   0.0       1
      ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
         total                                               3,390.4                    104 M  13.6 MiB     30.8   4.2"
    `);
  });

  test("is as wide as the page and no wider", () => {
    expect(String(explanation)).toBe(explanation.table());
    for (const width of [72, 80, 100, 120, 160, 300]) {
      for (const line of explanation.table(width).split("\n").slice(1)) expect(line.length).toBeLessThanOrEqual(width);
    }
    expect(explanation.table(400)).toContain("formula that goes on and on a very");
    expect(explanation.table(80).split("\n")[2].split(/ +/)).toEqual(["", "step", "what", "µs", "share", "GFLOP/s", "GB/s", "pieces"]); // prettier-ignore
    expect(explanation.table(20)).toContain("matmul%4[128×51…");
  });

  test("names the parts that steps belong to, and says what each of them takes", () => {
    const parts = ["dense", "∂a.very.long.path.to.some.dense_2", "", "dense"];
    const named = new Explanation({ ...measurement, steps: steps.map((each, i) => ({ ...each, part: parts[i] })) });
    expect(named.table(130)).toMatchInlineSnapshot(`
      "a step · wasm, 2 threads · median of 25 runs · a whole run takes 3,301.3 µs
      ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
         part                      step    what                             µs  share             FLOPs     bytes  GFLOP/s  GB/s  pieces
      ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
      0  dense                     gemm    matmul%4[128×512] ← x0%0[…  2,110.4   62 %  ████████   103 M  2.16 MiB     48.7   1.1       4
      1  ∂…g.path.to.some.dense_2  map     [8] add%1 ← (x0%0 + 1)      1,200.0   36 %  ████▋     1.60 M  11.4 MiB      1.4  11.0       1
      2                            reduce  [8|4] a very long formula…      0.0    1 %  ▏              8      64 B        –     –       1
      ─ commit ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
      3  dense                     map     [8] add%1 ← (x0%0 + 1)         80.0    2 %  ▎              8      64 B      0.0   0.0       1
      ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
                                   total                               3,390.4                    104 M  13.6 MiB     30.8   4.2

      ──────────────────────────────────────────────────────────────────────────────────────────
      part                      steps       µs  share             FLOPs     bytes  GFLOP/s  GB/s
      ──────────────────────────────────────────────────────────────────────────────────────────
      dense                         2  2,190.4   64 %  ████████   103 M  2.16 MiB     46.9   1.0
      ∂…g.path.to.some.dense_2      1  1,200.0   36 %  ████▍     1.60 M  11.4 MiB      1.3  10.0
      –                             1      0.0    1 %  ▏              8      64 B        –     –
      ──────────────────────────────────────────────────────────────────────────────────────────
      total                         4  3,390.4                    104 M  13.6 MiB     30.8   4.2"
    `);
    expect(named.parts.map(({ part, microseconds, share }) => [part, microseconds, share])).toEqual([
      ["dense", 2190.4, expect.closeTo(0.643, 6)],
      [parts[1], 1200, 0.355],
      ["", 0.02, 0.01],
    ]);
    const trace = JSON.parse(named.trace()) as Trace;
    expect(trace.traceEvents.filter(({ cat }) => cat === "part").map(({ name, ts, dur }) => [name, ts, dur])).toEqual([
      ["dense", 0, 2110.4],
      [parts[1], 2110.4, 1200],
      ["dense", expect.closeTo(3310.42, 6), expect.closeTo(80, 6)],
    ]);
  });

  test("says nothing of pieces where there is one thread, and says where a mean was taken", () => {
    const alone = new Explanation({ ...measurement, threads: 1, average: "mean" }).table();
    expect(alone).not.toContain("pieces");
    expect(alone).toContain("wasm, 1 thread · mean of 25 runs");
  });
});

test("as JSON it holds everything that was measured", () => {
  const { totals, parts } = explanation;
  const plain = JSON.parse(JSON.stringify({ ...measurement, totals, parts })) as object;
  expect(JSON.parse(JSON.stringify(explanation))).toEqual(plain);
});

describe("the trace", () => {
  const trace = JSON.parse(explanation.trace()) as Trace;

  test("is of the Trace Event Format: complete events with times, and names for process and thread", () => {
    expect(Object.keys(trace).sort()).toEqual(["displayTimeUnit", "otherData", "traceEvents"]);
    expect(["ms", "ns"]).toContain(trace.displayTimeUnit);
    for (const value of Object.values(trace.otherData)) expect(value).toBeTypeOf("string");
    for (const { name, ph, ts, dur, pid, tid, args, cat } of trace.traceEvents) {
      expect(name).toMatch(/./);
      expect(["X", "M"]).toContain(ph);
      expect([pid, tid].every(Number.isInteger)).toBe(true);
      expect(Number.isFinite(ts) && ts >= 0).toBe(true);
      const named = typeof args.name === "string" && Object.keys(args).length === 1;
      const timed = typeof cat === "string" && Number.isFinite(dur) && dur! >= 0;
      expect(ph === "M" ? named : timed).toBe(true);
    }
    expect(trace.traceEvents.filter(({ ph }) => ph === "M").map(({ name }) => name)).toEqual([
      "process_name",
      "thread_name",
      "thread_name",
    ]);
  });

  test("has the steps one after another, each as long as it took, within the phases", () => {
    const spans = trace.traceEvents.filter(({ ph, cat }) => ph === "X" && cat !== "phase");
    expect(spans.map(({ name, ts, dur }) => [name, ts, dur])).toEqual([
      ["matmul", 0, 2110.4],
      ["add", 2110.4, 1200],
      ["add", 3310.4, 0.02],
      ["sub", expect.closeTo(3310.42, 6), 80],
    ]);
    expect(spans[0].args).toMatchObject({ what: steps[0].what, flops: 102_760_448, "GFLOP/s": 48.7, pieces: 4 });
    const phases = trace.traceEvents.filter(({ cat }) => cat === "phase");
    expect(phases.map(({ name, ts, dur }) => [name, ts, dur])).toEqual([
      ["compute", 0, expect.closeTo(3310.42, 6)],
      ["commit", expect.closeTo(3310.42, 6), expect.closeTo(80, 6)],
    ]);
  });
});
