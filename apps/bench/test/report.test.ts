import { describe, expect, it } from "vitest";
import { resultOf, type Result } from "../src/measure/result.js";
import { json } from "../src/report/json.js";
import { markdown } from "../src/report/markdown.js";
import { table } from "../src/report/table.js";
import { planar } from "../src/workloads/planar.js";
import { report } from "./support/fakes.js";

const results: Result[] = [
  resultOf("planar", "nn", [report({ blocks: [0.0612345] })]),
  resultOf("planar", "tfjs-wasm", [report({ blocks: [1.0234], firstStep: 1250.4, peakMb: 145.3 })]),
];

const title = "planar: 2-16-16-2 tanh on the planar flower, full batch of 400, gradient descent (354 parameters)";

describe("reports", () => {
  it("as a table", () => {
    expect(table(planar, results)).toBe(
      [
        title,
        "",
        "  peer        backend   threads   ms a step     least   time of nn   first step, ms   peak, MB",
        "  nn          wasm            1     0.06123   0.06123           1×             12.5         80",
        "  tfjs-wasm   wasm            1       1.023     1.023          17×             1250        145",
        "",
      ].join("\n"),
    );
  });

  it("as Markdown", () => {
    expect(markdown(planar, results)).toBe(
      [
        title.replace("planar:", "**planar**:"),
        "",
        "| peer | backend | threads | ms a step | least | time of nn | first step, ms | peak, MB |",
        "|---|---|---:|---:|---:|---:|---:|---:|",
        "| nn | wasm | 1 | 0.06123 | 0.06123 | 1× | 12.5 | 80 |",
        "| tfjs-wasm | wasm | 1 | 1.023 | 1.023 | 17× | 1250 | 145 |",
        "",
      ].join("\n"),
    );
  });

  it("as JSON, a line for each", () => {
    expect(json(planar, results)).toBe(
      '{"workload":"planar","peer":"nn","backend":"wasm","threads":1,"params":354,"ms_median":0.06123,"ms_min":0.06123,"first_step_ms":12.5,"peak_mb":80.13}\n' +
        '{"workload":"planar","peer":"tfjs-wasm","backend":"wasm","threads":1,"params":354,"ms_median":1.023,"ms_min":1.023,"first_step_ms":1250,"peak_mb":145.3}\n',
    );
    expect(json(planar, [])).toBe("");
  });

  it("without nn, and without anybody", () => {
    expect(table(planar, results.slice(1))).not.toContain("×");
    expect(table(planar, [])).toContain("peer");
  });
});
