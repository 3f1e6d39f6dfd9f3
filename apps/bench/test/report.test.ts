import { describe, expect, it } from "vitest";
import { resultOf, withBest } from "../src/measure/result.js";
import { cases } from "../src/ops/cases/index.js";
import { opResultOf, peakLines } from "../src/ops/result.js";
import { jsonLines, markdownGrid, textGrid } from "../src/report/grid.js";
import { opsGrid } from "../src/report/ops.js";
import { trainGrid } from "../src/report/train.js";
import { planar } from "../src/workloads/planar.js";
import { caseReport, report } from "./support/fakes.js";

const results = withBest([
  resultOf("planar", "nn", [report({ blocks: [0.07], threads: 2 })]),
  resultOf("planar", "nn", [report({ blocks: [0.0612345] })]),
  resultOf("planar", "tfjs-wasm", [report({ blocks: [1.0234], firstStep: 1250.4, peakMb: 145.3 })]),
]);

const title = "planar: 2-16-16-2 tanh on the planar flower, full batch of 400, gradient descent (354 parameters)";

describe("reports on training", () => {
  it("as a table: times beside the best of nn", () => {
    expect(textGrid(trainGrid(planar, results))).toBe(
      [
        title,
        "",
        "  peer        backend   threads   ms a step     least   spread   time of nn   first step, ms   peak, MB   step, MB",
        "  nn          wasm            2        0.07      0.07      0 %         1.1×             12.5         80       20.1",
        "  nn          wasm            1     0.06123   0.06123      0 %           1×             12.5         80       20.1",
        "  tfjs-wasm   wasm            1       1.023     1.023      0 %          17×             1250        145       85.3",
        "",
      ].join("\n"),
    );
  });

  it("as Markdown", () => {
    expect(markdownGrid(trainGrid(planar, results.slice(1)))).toBe(
      [
        title.replace("planar:", "**planar**:"),
        "",
        "| peer | backend | threads | ms a step | least | spread | time of nn | first step, ms | peak, MB | step, MB |",
        "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|",
        "| nn | wasm | 1 | 0.06123 | 0.06123 | 0 % | 1× | 12.5 | 80 | 20.1 |",
        "| tfjs-wasm | wasm | 1 | 1.023 | 1.023 | 0 % | 17× | 1250 | 145 | 85.3 |",
        "",
      ].join("\n"),
    );
  });

  it("as JSON, a line for each", () => {
    expect(jsonLines(results.slice(2))).toBe(
      '{"workload":"planar","peer":"tfjs-wasm","backend":"wasm","threads":1,"params":354,"ms_median":1.023,' +
        '"ms_min":1.023,"first_step_ms":1250,"peak_mb":145.3,"step_mb":85.3,"spread":0,"best":true,"mathematics":"same"}\n',
    );
    expect(jsonLines([])).toBe("");
  });

  it("mark other mathematics", () => {
    const text = textGrid(trainGrid(planar, [resultOf("planar", "brain.js", [report()])]));
    expect(text).toContain("(354 parameters; * other mathematics)");
    expect(text).toContain("brain.js *");
  });

  it("say who cannot, and why", () => {
    const grid = trainGrid(planar, results, [{ workload: "planar", peer: "jax-js", cannot: "no such layer" }]);
    expect(textGrid(grid)).toMatch(/85\.3\n {2}jax-js cannot: no such layer\n$/);
    expect(markdownGrid(grid)).toMatch(/\| 85\.3 \|\n\njax-js cannot: no such layer\n$/);
  });

  it("without nn, and without anybody", () => {
    expect(textGrid(trainGrid(planar, results.slice(2)))).not.toContain("×");
    expect(textGrid(trainGrid(planar, []))).toContain("peer");
  });
});

describe("reports on operations", () => {
  const named = (name: string): (typeof cases)[number] => cases.find((given) => given.name === name)!;
  const machine = { fma: 100, copy: 40 };

  it("say what the arithmetic and the memory did, and of which peak", () => {
    const product = opResultOf(named("matmul-512"), "nn", [caseReport("matmul-512", { blocks: [5, 6, 7] })], machine);
    expect(product).toMatchObject({ gflops: 44.74, gbs: null, ms_median: 6, ms_min: 5, of_peak: 0.895, peak: "fma" });
    const sum = opResultOf(named("add-10m"), "nn", [caseReport("add-10m", { blocks: [10] })], machine);
    expect(sum).toMatchObject({ gflops: null, gbs: 12, of_peak: 0.6, peak: "copy" });
    const sort = opResultOf(named("argsort-1024x1000"), "nn", [caseReport("argsort-1024x1000")], machine);
    expect(sort).toMatchObject({ gflops: null, gbs: null, of_peak: null, peak: null });
  });

  it("look at the peak of the whole machine where several threads compute, or a process knows none", () => {
    const add = named("add-10m");
    const of = (changes: Parameters<typeof caseReport>[1]): number | null =>
      opResultOf(add, "nn", [caseReport("add-10m", { blocks: [10], ...changes })], machine).of_peak;
    expect([of({}), of({ threads: 2 }), of({ peaks: undefined })]).toEqual([0.6, 0.3, 0.3]);
  });

  it("take the share of the peak that each process saw itself, the middle of them", () => {
    const processes = [10, 20, 40].map((copy) => caseReport("add-10m", { blocks: [10], peaks: { fma: 1, copy } }));
    expect(opResultOf(named("add-10m"), "nn", processes, machine).of_peak).toBe(0.6);
  });

  it("count a chain by the steps that the framework has, else by those it was asked for", () => {
    const dispatch = named("dispatch");
    const of = (steps?: number): number | null =>
      opResultOf(dispatch, "nn", [caseReport("dispatch", { blocks: [0.02], steps })], machine).ns_per_step;
    expect([of(), of(100)]).toEqual([100, 200]);
    expect(opResultOf(named("exp-1m"), "nn", [caseReport("exp-1m", { steps: 1 })], machine).ns_per_step).toBeNull();
  });

  it("as a table", () => {
    const lines = withBest([
      opResultOf(named("matmul-512"), "nn", [caseReport("matmul-512", { blocks: [6] })], machine),
      opResultOf(named("matmul-512"), "jax-js", [caseReport("matmul-512", { blocks: [9] })], machine),
      ...peakLines(1, machine),
    ]);
    expect(textGrid(opsGrid(lines))).toBe(
      [
        "  case         peer      threads   ms   least   spread   GFLOP/s   GB/s   of peak   time of nn   remark",
        "  matmul-512   nn              1    6       6      0 %      44.7             90 %           1×",
        "               jax-js          1    9       9      0 %      29.8             60 %         1.5×",
        "  peak-fma     machine         1                             100",
        "  peak-copy    machine         1                                     40",
        "",
      ].join("\n"),
    );
  });
});
