import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Automation } from "../web/src/automation.js";
import type { LossJob, LossReport } from "../web/src/job/job.js";
import type { Lack } from "../web/src/worker/messages.js";
import { executablePath, open, WebPage } from "./support/web-page.js";

/** Faults 58 and 59 in a real browser: what it lacks, and what its server forbids. */

const STEPS = 20;

/** Without WebAssembly a step of mlp takes half a second: a few of them will do. */
const stepsOf = (workload: string, backend: string): number => (backend === "js" && workload === "mlp" ? 4 : STEPS);

interface Place {
  readonly what: string;
  /** Of the page's address. */
  readonly query?: string;
  /** Taken away in the worker that trains. */
  readonly without?: readonly Lack[];
  /** Content-Security-Policy. */
  readonly policy?: string;
  /** Of the browser. */
  readonly switches?: readonly string[];
  readonly backend: "wasm" | "js";
  readonly workloads?: readonly string[];
}

const both = ["planar", "mlp"];

const places: readonly Place[] = [
  { what: "a page that is not isolated", query: "?isolation=off", backend: "wasm", workloads: both },
  { what: "no shared memory", without: ["shared memory"], backend: "wasm", workloads: both },
  { what: "no SIMD", without: ["SIMD"], backend: "js" },
  { what: "no WebAssembly", without: ["WebAssembly"], backend: "js" },
  { what: "no WebAssembly, not isolated", without: ["WebAssembly"], query: "?isolation=off", backend: "js" },
  { what: "a policy that forbids WebAssembly", policy: "script-src 'self'", backend: "js" },
  {
    what: "a policy that forbids workers from text",
    policy: "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'",
    backend: "wasm",
    workloads: both,
  },
  { what: "a policy that forbids both", policy: "default-src 'self'", backend: "js" },
  // V8 does SIMD from SSSE3 on; other processors have no switch for it.
  ...(process.arch === "x64"
    ? [
        {
          what: "an engine without SIMD",
          switches: ["--js-flags=--no-enable-ssse3"],
          backend: "js" as const,
          workloads: both,
        },
      ]
    : []),
];

/** What browsers themselves say about a policy; everything else is ours. */
const isOfBrowser = (line: string): boolean => /^error: .*Content Security Policy/.test(line);

describe.skipIf(executablePath === undefined)("training in a page goes on as usual with", () => {
  let site: WebPage;
  let usual: Browser;
  let reference: ReadonlyMap<string, LossReport>;

  beforeAll(async () => {
    site = await WebPage.build();
    usual = await site.launch();
    const { reports } = await trainAt({ what: "everything", backend: "wasm", workloads: both });
    reference = reports;
  }, 240_000);

  afterAll(() => site?.close());

  async function trainAt({ query = "", without = [], policy, switches, backend, workloads = ["planar"] }: Place) {
    const address = await site.serve(policy === undefined ? {} : { "Content-Security-Policy": policy });
    const browser = switches ? await site.launch(...switches) : usual;
    const { page, lines } = await open(browser, address + query);
    const reports = new Map<string, LossReport>();
    for (const workload of workloads) {
      const job: LossJob = { workload, peer: "nn", threads: 2, steps: stepsOf(workload, backend) };
      const report = await page.evaluate(
        ({ job, without }) => (globalThis as unknown as { nnBench: Automation }).nnBench.train(job, without),
        { job, without },
      );
      reports.set(workload, report);
    }
    await page.context().close();
    return { reports, lines: lines.filter((line) => !isOfBrowser(line)) };
  }

  it("everything: shared memory, threads, SIMD", () => {
    for (const { backend, threads, losses } of reference.values()) {
      expect([backend, threads, losses.length]).toEqual(["wasm", 2, STEPS]);
      expect(losses.every(Number.isFinite)).toBe(true);
    }
    const { losses } = reference.get("planar")!;
    expect(losses.at(-1)).toBeLessThan(losses[0]);
  });

  it.each(places)("$what", { timeout: 120_000 }, async (place) => {
    const { reports, lines } = await trainAt(place);
    expect(reports.size).toBeGreaterThan(0);
    for (const [workload, { backend, losses }] of reports) {
      const expected = reference.get(workload)!.losses;
      expect(backend).toBe(place.backend);
      expect(losses).toHaveLength(stepsOf(workload, place.backend));
      for (const [step, loss] of losses.entries()) {
        expect(Math.abs(loss - expected[step]), `${workload}, step ${step + 1}`).toBeLessThan(1e-5);
      }
    }
    // A line of information is allowed; warnings, errors and what nobody caught are not.
    expect(lines.filter((line) => !line.startsWith("info: "))).toEqual([]);
    expect(lines.length).toBeLessThanOrEqual(1);
  });
});
