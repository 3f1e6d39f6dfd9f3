import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { build, preview, type PreviewServer } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium } from "./support/chromium.js";

const executablePath = findChromium();
if (!executablePath)
  console.log("The web page's tests are skipped: no Chromium (install chromium or set CHROME_PATH).");

/** The page as it would be published, in the installed Chromium, without cross-origin isolation. */
/** On a busy machine a page takes its time. */
const PATIENT = { timeout: 20_000 };

describe.skipIf(!executablePath)("the web page", () => {
  let folder = "";
  let server: PreviewServer;
  let browser: Browser;
  let address = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "nn-web-"));
    const configFile = fileURLToPath(new URL("../web/vite.config.ts", import.meta.url));
    await build({ configFile, logLevel: "error", build: { outDir: folder, minify: false } });
    server = await preview({ configFile, logLevel: "error", build: { outDir: folder }, preview: { port: 0 } });
    address = server.resolvedUrls?.local[0] ?? "";
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  }, 240_000);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Opens the page; what goes wrong in it is collected. */
  async function open(hash = "", width = 1280): Promise<{ page: Page; troubles: string[] }> {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    const troubles: string[] = [];
    page.on("pageerror", (error) => troubles.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") troubles.push(message.text());
    });
    await page.goto(address + hash);
    return { page, troubles };
  }

  const score = (page: Page, name: string): Promise<number> =>
    page.locator(`[data-score="${name}"]`).evaluate((node) => Number.parseFloat(node.textContent.replaceAll(",", "")));

  const picture = (page: Page): Promise<string> =>
    page.locator("#boundary").evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());

  const epochs = (page: Page, least: number): Promise<void> =>
    expect.poll(() => score(page, "epoch"), { timeout: 30_000, interval: 100 }).toBeGreaterThanOrEqual(least);

  it("trains as soon as it is there: the cost falls and the boundary changes", { timeout: 60_000 }, async () => {
    const { page, troubles } = await open("#data=moons");
    await epochs(page, 1);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    // From a known epoch: a busy machine may look at a running page late.
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByRole("button", { name: "Reset" }).click();
    await page.getByRole("button", { name: "Step" }).click();
    await expect.poll(() => score(page, "epoch"), PATIENT).toBe(1);
    const [cost, boundary] = [await score(page, "train-cost"), await picture(page)];
    await page.getByRole("button", { name: "Play" }).click();
    await epochs(page, 60);
    expect(await score(page, "train-cost")).toBeLessThan(0.8 * cost);
    expect(await score(page, "test-accuracy")).toBeGreaterThan(80);
    expect(await picture(page)).not.toBe(boundary);
    await expect.poll(() => page.locator("#cost svg path").count(), PATIENT).toBeGreaterThan(0);
    expect(troubles).toEqual([]);
    await page.close();
  });

  it("is never kept waiting by the training", { timeout: 60_000 }, async () => {
    const { page } = await open("#data=spiral");
    await page.getByLabel("Speed").selectOption("full speed");
    await epochs(page, 1);
    // Epochs and frames go on side by side: neither waits for the other to end.
    const before = await score(page, "epoch");
    const frames = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let count = 0;
          const tick = (): void => void (++count < 60 ? requestAnimationFrame(tick) : resolve(count));
          requestAnimationFrame(tick);
        }),
    );
    expect(frames).toBe(60);
    await epochs(page, before + 60);
    await page.close();
  });

  it("pauses, goes on by single epochs and starts over", { timeout: 60_000 }, async () => {
    const { page, troubles } = await open("#data=circles");
    await epochs(page, 2);
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByRole("button", { name: "Play" }).waitFor();
    await page.waitForTimeout(300);
    const paused = await score(page, "epoch");
    await page.waitForTimeout(300);
    expect(await score(page, "epoch")).toBe(paused);
    await page.getByRole("button", { name: "Step" }).click();
    await expect.poll(() => score(page, "epoch"), PATIENT).toBe(paused + 1);
    await page.getByRole("button", { name: "Reset" }).click();
    await expect.poll(() => score(page, "epoch"), PATIENT).toBe(0);
    expect(troubles).toEqual([]);
    await page.close();
  });

  it("follows its controls, and its address says what is trained", { timeout: 60_000 }, async () => {
    const { page, troubles } = await open("#data=moons");
    await epochs(page, 1);
    const before = await score(page, "parameters");
    await page.getByRole("button", { name: "Add a hidden layer" }).click();
    await expect.poll(() => score(page, "parameters"), PATIENT).toBeGreaterThan(before);
    await page.getByRole("radio", { name: "rings" }).check({ force: true });
    await page.getByLabel("Optimizer").selectOption("momentum");
    await page.getByLabel("Activation").selectOption("relu");
    await page.getByLabel("Mini-batch").selectOption("32 points");
    await epochs(page, 3);
    expect(page.url()).toContain("data=gaussianQuantiles");
    expect(page.url()).toContain("optimizer=momentum");
    expect(troubles).toEqual([]);
    await page.close();
  });

  it("shows what the units of each hidden layer see, and follows the training", { timeout: 60_000 }, async () => {
    const { page, troubles } = await open("#data=moons&hidden=8-3");
    await epochs(page, 1);
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByRole("button", { name: "Reset" }).click();
    await expect.poll(() => score(page, "epoch"), PATIENT).toBe(0);
    // The small pictures follow a little later.
    await page.waitForTimeout(300);
    const seen = (name: string): Promise<string> =>
      page.getByRole("img", { name }).evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
    const before = await seen("Layer 1: 8 units");
    expect(await seen("Layer 2: 3 units")).not.toBe(before);
    await page.getByRole("button", { name: "Play" }).click();
    await expect.poll(() => seen("Layer 1: 8 units"), PATIENT).not.toBe(before);
    await page.getByRole("button", { name: "Remove layer 2" }).click();
    await expect.poll(() => page.locator("#units canvas").count(), PATIENT).toBe(1);
    await page.getByRole("button", { name: "Remove layer 1" }).click();
    await page.locator("#units").waitFor({ state: "hidden" });
    expect(troubles).toEqual([]);
    await page.close();
  });

  it("gives two visitors of one link the same training", { timeout: 60_000 }, async () => {
    const after = async (): Promise<string> => {
      const { page } = await open("#data=xor&seed=5&hidden=6-3");
      await epochs(page, 1);
      await page.getByRole("button", { name: "Pause" }).click();
      await page.getByRole("button", { name: "Reset" }).click();
      for (let epoch = 1; epoch <= 3; epoch++) {
        await page.getByRole("button", { name: "Step" }).click();
        await expect.poll(() => score(page, "epoch"), PATIENT).toBe(epoch);
      }
      const shown = await page.locator("#scores").innerText();
      await page.close();
      return shown;
    };
    expect(await after()).toBe(await after());
  });

  it("says so when the numbers run away, and goes on with other settings", { timeout: 60_000 }, async () => {
    const { page } = await open(
      "#data=blobs&activation=relu&optimizer=gradientDescent&learningRate=1&hidden=64-64-64-64-64",
    );
    await expect.poll(() => page.getByRole("alert").textContent(), PATIENT).toContain("NaN or infinity in");
    await page.getByRole("button", { name: "Play" }).waitFor();
    await page.getByRole("radio", { name: "moons" }).check({ force: true });
    await page.getByLabel("Learning rate").selectOption("0.1");
    await expect.poll(() => page.getByRole("alert").isVisible(), PATIENT).toBe(false);
    await page.getByRole("button", { name: "Play" }).click();
    await epochs(page, 3);
    await page.close();
  });

  it.each([1440, 1000, 390, 320])("fits into %i pixels", { timeout: 30_000 }, async (width) => {
    const { page } = await open("", width);
    await epochs(page, 0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await page.close();
  });
});
