import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pairSets } from "../src/tasks/pairs/pair-sets.js";
import { runDemo } from "./support/run-demo.js";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nn-pairs-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(["seq2seq", "bahdanau"])("%s", (network) => {
  it("reads sequences, answers them, and shows where it looks", { timeout: 120_000 }, async () => {
    const out = join(folder, network);
    const args = ["-n", network, "--data", "reverse", "--samples", "200", "--epochs", "1", "--out", out];
    const { code, output, errors } = await runDemo(args);
    expect(errors).toBe("");
    expect(code).toBe(0);
    expect(output).toMatch(/Test sequence accuracy \d/);
    expect(await readFile(join(out, "attention.svg"), "utf8")).toContain("looked at");
    const report = await readFile(join(out, "report.html"), "utf8");
    expect(report).toContain("Some answers");
    expect(report).toMatch(/[a-t]{12} → [▸a-t]{12} {2}(right|wrong, it is [a-t]{12})/);
  });
});

describe("sequences with answers", () => {
  it.each(pairSets)("$name: none of the test set is trained on", ({ make }) => {
    const { data, sourceLength } = make(3000, 1);
    const width = data.x.shape[1];
    const sources = Array.from({ length: 3000 }, (_, row) =>
      data.x.data.subarray(row * width, row * width + sourceLength).join(),
    );
    expect(new Set(sources).size).toBe(3000);
  });
});
