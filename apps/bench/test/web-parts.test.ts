import { afterEach, describe, expect, it, vi } from "vitest";
import { agree, compare, lineOf } from "../web/program/compare.js";
import type { Place, PlaceName } from "../web/program/place.js";
import { asJson, asTable } from "../web/program/report.js";
import type { Job, Report } from "../web/src/job/job.js";
import { runJob } from "../web/src/job/run-job.js";
import { menu, usual } from "../web/src/job/menu.js";
import { browserName } from "../web/src/machine/browser-name.js";
import { simdSupport } from "../web/src/machine/simd.js";
import { figuresOf } from "../web/src/state/figures.js";
import { groupsOf, rowsOf, type Row } from "../web/src/state/rows.js";
import { threadChoices, usualSettings } from "../web/src/state/settings.js";
import { figure } from "../web/src/view/format.js";
import { takeAway } from "../web/src/worker/without.js";

/** The parts of the page and of `web:bench` that need no browser. */

const report = (blocks: number[], values = [1, 0.5], threads = 1): Report => ({
  backend: "wasm",
  threads,
  blocks,
  flops: 4e6,
  bytes: null,
  values,
});

const place = (name: PlaceName, answer: (job: Job) => Report): Place => ({
  name,
  hasThreads: true,
  run: (job) => Promise.resolve(answer(job)),
});

describe("comparing places", () => {
  it("runs them in turns", async () => {
    const order: string[] = [];
    const noted = (name: PlaceName): Place =>
      place(name, () => {
        order.push(name);
        return report([1]);
      });
    const places = [noted("node"), noted("chromium-isolated"), noted("chromium")];
    const log: string[] = [];
    const asked = {
      workload: "planar",
      threads: 1,
      places,
      rounds: 2,
      seconds: 1,
      log: (line: string) => log.push(line),
    };
    const lines = await compare(asked);
    const names = ["node", "chromium-isolated", "chromium"];
    expect(order).toEqual([...names, ...names]);
    expect(lines.map(({ where }) => where)).toEqual(names);
    expect(log[3]).toBe("planar on 1 thread, round 2 of 2: node");
  });

  it("takes the median of the rounds' ratios, so that a round on a busy machine does not count", () => {
    const node = [report([1, 1.2, 1.4]), report([8, 10, 12]), report([1, 1.2, 1.4])];
    const page = [report([1.1, 1.32, 1.5]), report([8, 11, 12]), report([9, 9, 9])];
    const line = lineOf("mlp", "chromium", page, node);
    expect(line).toMatchObject({ ms_median: 9, ms_min: 1.1, ratio: 1.1, ratio_min: 1.1, losses_agree: true });
    expect(lineOf("mlp", "node", node, node)).toMatchObject({ ratio: 1, ratio_min: 1 });
  });

  it("says where a place computes something else", () => {
    const node = [report([1], [2, 1])];
    expect(lineOf("mlp", "chromium", [report([1], [2, 1.000009])], node).losses_agree).toBe(true);
    expect(lineOf("mlp", "chromium", [report([1], [2, 1.0001])], node).losses_agree).toBe(false);
    expect(agree([1], [1, 1])).toBe(false);
    expect(agree([Number.NaN], [1])).toBe(false);
    // Of results larger than 1, in units of the largest.
    expect(agree([10_000.05], [10_000])).toBe(true);
  });

  it("prints lines of JSON and a table", () => {
    const lines = [
      lineOf("mlp", "node", [report([2])], [report([2])]),
      lineOf("mlp", "chromium", [report([3], [9])], [report([2])]),
    ];
    const keys = ["workload", "where", "threads", "ms_median", "ms_min", "ratio", "ratio_min", "losses_agree"];
    const parsed = asJson(lines)
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    expect(parsed.map(Object.keys)).toEqual([keys, keys]);
    expect(asTable(lines)).toBe(
      [
        "workload  where     threads  ms median  ms min  ratio  of minima  agrees",
        "mlp       node            1          2       2   1.00       1.00     yes",
        "mlp       chromium        1          3       3   1.50       1.50      NO",
        "",
      ].join("\n"),
    );
  });
});

describe("jobs", () => {
  it.each([
    // 2-16-16-2 on 400 points: forward and the weights' gradient of three layers, the inputs' gradient of two.
    ["planar", 2 * 400 * (2 * 32 + 3 * 256 + 3 * 32)],
    ["matmul-64", 2 * 64 ** 3],
  ])("%s runs in Node as it does in the page", { timeout: 60_000 }, async (workload, operations) => {
    const { backend, blocks, flops, values } = await runJob({ workload, peer: "nn", threads: 1, seconds: 0.02 });
    expect(backend).toBe("wasm");
    expect(blocks.length).toBeGreaterThan(0);
    expect(values.every(Number.isFinite)).toBe(true);
    expect(flops).toBe(operations);
  });

  it("that nobody knows are refused", async () => {
    await expect(runJob({ workload: "nothing", peer: "nn", threads: 1, seconds: 1 })).rejects.toThrow(
      'there is no workload "nothing"',
    );
  });

  it("has the usual ones on the menu", () => {
    expect(menu.map(({ name }) => name)).toEqual(expect.arrayContaining([...usual]));
  });
});

describe("rows", () => {
  const settings = { ...usualSettings([1, 2]), workloads: ["matmul-512", "planar"], peers: ["nn", "jax-js"] as const };

  it("follow the menu, frameworks and threads", () => {
    const rows = rowsOf(settings).map(({ workload, peer, threads }) => `${workload} ${peer} ${threads}`);
    const each = (workload: string): string[] =>
      ["nn 1", "nn 2", "jax-js 1", "jax-js 2"].map((rest) => `${workload} ${rest}`);
    expect(rows).toEqual([...each("planar"), ...each("matmul-512")]);
    expect([...groupsOf(rowsOf(settings))].map(([name, rows]) => [name, rows.length])).toEqual([
      ["planar", 4],
      ["matmul-512", 4],
    ]);
  });

  it("come to the median and the least of all turns, and to a rate", () => {
    const row: Row = { ...rowsOf(settings)[0], reports: [report([2, 4]), report([1, 3, 9])] };
    expect(figuresOf(row)).toEqual({ median: 3, min: 1, gflops: 4e6 / 3e6, gbs: null, threads: 1, backend: "wasm" });
    expect(figuresOf({ ...row, reports: [] })).toBeUndefined();
  });

  it("have a choice of threads only where memory is shared", () => {
    expect([threadChoices(8, true), threadChoices(2, true), threadChoices(1, true)]).toEqual([[1, 2, 8], [1, 2], [1]]);
    expect(threadChoices(8, false)).toEqual([1]);
  });

  it.each([
    [1234.5, "1235"],
    [12.345, "12.3"],
    [1.2345, "1.23"],
    [0.12345, "0.123"],
    [0.0012345, "0.00123"],
  ])("show %d as %s", (value, text) => expect(figure(value)).toBe(text));
});

describe("the machine", () => {
  it.each([
    ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox 140 on Linux"],
    [
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
      "Safari 18 on Mac OS X",
    ],
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36 Edg/150.0.0.0",
      "Edge 150 on Windows",
    ],
    ["something else", "A browser"],
  ])("names the browser %s", (userAgent, name) => expect(browserName({ userAgent })).toBe(name));

  it("believes what the browser says of itself", () => {
    const brands = [
      { brand: "Not)A;Brand", version: "8" },
      { brand: "Chromium", version: "150" },
      { brand: "Google Chrome", version: "150" },
    ];
    expect(browserName({ userAgent: "", userAgentData: { brands, platform: "Linux" } })).toBe(
      "Google Chrome 150 on Linux",
    );
  });
});

describe("taking away", () => {
  const { compile, instantiate, Module, validate } = WebAssembly;
  const all = WebAssembly;
  const shared = SharedArrayBuffer;

  afterEach(() => {
    Object.assign(all, { compile, instantiate, Module, validate });
    Object.assign(globalThis, { WebAssembly: all, SharedArrayBuffer: shared });
    vi.unstubAllGlobals();
  });

  it("leaves WebAssembly without SIMD", async () => {
    expect(simdSupport()).toBe("relaxed SIMD");
    takeAway(["SIMD"]);
    expect(simdSupport()).toBe("plain");
    const plain = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
    await expect(WebAssembly.compile(plain)).resolves.toBeInstanceOf(WebAssembly.Module);
    await expect(WebAssembly.instantiate(Uint8Array.of(...plain, 0xfd))).rejects.toThrow("SIMD unsupported");
  });

  it("leaves nothing of WebAssembly and shared memory", () => {
    takeAway(["WebAssembly", "shared memory"]);
    expect([typeof globalThis.WebAssembly, typeof globalThis.SharedArrayBuffer]).toEqual(["undefined", "undefined"]);
    expect(simdSupport()).toBe("none");
  });
});
