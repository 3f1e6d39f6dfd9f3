import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { executablePath, open, PATIENT, WebPage } from "./support/web-page.js";

/** What the page copies. */
interface Copied {
  readonly machine: { readonly isolated: boolean; readonly cores: number; readonly webAssembly: string };
  readonly results: readonly {
    readonly workload: string;
    readonly peer: string;
    readonly backend: string;
    readonly threads: number;
    readonly ms_median: number;
    readonly ms_min: number;
  }[];
}

describe.skipIf(executablePath === undefined)("the page", () => {
  let site: WebPage;
  let browser: Browser;
  let address = "";

  beforeAll(async () => {
    site = await WebPage.build();
    [address, browser] = await Promise.all([site.serve(), site.launch()]);
  }, 240_000);

  afterAll(() => site?.close());

  const fact = (page: Page, name: string): Promise<string> =>
    page
      .locator("#machine div", { has: page.getByText(name, { exact: true }) })
      .locator("dd")
      .innerText();

  /** Leaves one workload and one framework, measured for a moment. */
  async function choose(page: Page, workload: string, peer: string): Promise<void> {
    await page.getByRole("combobox", { name: "Time" }).selectOption("quick: 0.3 s");
    for (const [legend, kept] of [
      ["Workloads", workload],
      ["Frameworks", peer],
    ] as const) {
      for (const box of await page.getByRole("group", { name: legend }).getByRole("checkbox").all()) {
        const label = await box.evaluate((input) => input.parentElement?.textContent);
        await box.setChecked(label === kept);
      }
    }
  }

  const row = (page: Page, workload: string, peer: string, threads = 1) =>
    page.locator(`[data-workload="${workload}"] [data-peer="${peer}"][data-threads="${threads}"]`);

  const phase = (page: Page, workload: string, peer: string, threads = 1): Promise<string | null> =>
    row(page, workload, peer, threads).getAttribute("data-phase");

  async function copied(page: Page): Promise<Copied> {
    await page.getByRole("button", { name: "Copy JSON" }).click();
    await expect.poll(() => page.getByRole("status").innerText(), PATIENT).toBe("copied");
    return JSON.parse(await page.evaluate(() => navigator.clipboard.readText())) as Copied;
  }

  it("says where it runs, isolated and not, and leads from one to the other", { timeout: 120_000 }, async () => {
    const { page, lines } = await open(browser, address);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(await fact(page, "This page")).toContain("isolated: threads share memory");
    expect(await fact(page, "Cores")).toBe(String(await page.evaluate(() => navigator.hardwareConcurrency)));
    expect(await fact(page, "Browser")).toMatch(/^Chromium \d+ on /);
    expect(await fact(page, "WebAssembly")).toBe("SIMD, relaxed SIMD");
    await page.getByRole("link", { name: "open it without" }).click();
    await expect.poll(() => fact(page, "This page"), PATIENT).toContain("not isolated: one thread");
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    expect(await page.getByRole("group", { name: "Threads" }).getByRole("checkbox").count()).toBe(1);
    await page.getByRole("link", { name: "open it isolated" }).click();
    await expect.poll(() => fact(page, "This page"), PATIENT).toContain("isolated: threads");
    expect(lines).toEqual([]);
    await page.context().close();
  });

  it.each(["", "?isolation=off"])("measures, shows and copies (%s)", { timeout: 120_000 }, async (query) => {
    const { page, lines } = await open(browser, address + query);
    const isolated = query === "";
    expect(await page.getByRole("button", { name: "Copy JSON" }).isDisabled()).toBe(true);
    await choose(page, "planar", "nn");
    await page.getByRole("button", { name: "Run" }).click();
    await expect.poll(() => phase(page, "planar", "nn"), PATIENT).toBe("done");
    await expect.poll(() => page.getByRole("status").innerText(), PATIENT).toBe("done");
    const { machine, results } = await copied(page);
    expect(machine.isolated).toBe(isolated);
    const [{ ms_median, ms_min, ...first }] = results;
    expect(first).toMatchObject({ workload: "planar", peer: "nn", backend: "wasm", threads: 1 });
    expect(ms_min).toBeGreaterThan(0);
    expect(ms_median).toBeGreaterThanOrEqual(ms_min);
    expect(results).toHaveLength(isolated ? new Set([1, Math.min(2, machine.cores), machine.cores]).size : 1);
    const shown = await row(page, "planar", "nn").locator(".median").last().innerText();
    expect(Number(shown) / ms_median).toBeCloseTo(1, 1);
    expect(lines).toEqual([]);
    await page.context().close();
  });

  it.each(["tfjs-wasm", "jax-js"])("measures %s, trainings and operations", { timeout: 180_000 }, async (peer) => {
    const { page, lines } = await open(browser, address);
    for (const workload of ["planar", "softmax-1024x1000"]) {
      await choose(page, workload, peer);
      await page.getByRole("button", { name: "Run" }).click();
      await expect.poll(() => page.getByRole("status").innerText(), PATIENT).toBe("done");
      expect(await phase(page, workload, peer), await row(page, workload, peer).innerText()).toBe("done");
    }
    expect(lines.filter((line) => /^(error|uncaught)/.test(line))).toEqual([]);
    await page.context().close();
  });

  it("stops, keeps what it has, and runs again", { timeout: 120_000 }, async () => {
    const { page } = await open(browser, address);
    await choose(page, "planar", "nn");
    await page.getByRole("combobox", { name: "Time" }).selectOption("thorough: 5 × 2 s");
    await page.getByRole("button", { name: "Run" }).click();
    await expect.poll(() => phase(page, "planar", "nn"), PATIENT).toBe("running");
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByRole("button", { name: "Run" }).waitFor(PATIENT);
    expect(await phase(page, "planar", "nn")).toBe("stopped");
    await page.getByRole("combobox", { name: "Time" }).selectOption("quick: 0.3 s");
    await page.getByRole("button", { name: "Run" }).click();
    await expect.poll(() => phase(page, "planar", "nn"), PATIENT).toBe("done");
    await page.context().close();
  });

  it("shows a framework that fails, and goes on with the others", { timeout: 120_000 }, async () => {
    const { page } = await open(browser, address);
    await choose(page, "planar", "nn");
    await page.getByLabel("jax-js").check();
    await page.getByRole("group", { name: "As if there were no" }).getByLabel("WebAssembly").check();
    await page.getByRole("button", { name: "Run" }).click();
    await expect.poll(() => phase(page, "planar", "jax-js"), PATIENT).toBe("failed");
    await expect.poll(() => phase(page, "planar", "nn"), PATIENT).toBe("done");
    expect(await row(page, "planar", "nn").innerText()).toContain("js");
    expect(await page.locator("#without").innerText()).toBe("as if there were no WebAssembly");
    await page.context().close();
  });

  it.each([1440, 700, 320])("fits into %i pixels", { timeout: 60_000 }, async (width) => {
    const { page } = await open(browser, address, width);
    await choose(page, "planar", "nn");
    await page.getByText(/more operations/).click();
    await page.getByRole("button", { name: "Run" }).click();
    await expect.poll(() => phase(page, "planar", "nn"), PATIENT).toBe("done");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await page.context().close();
  });
});
