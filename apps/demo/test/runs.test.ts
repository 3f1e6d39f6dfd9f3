import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Network } from "@nn/network";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exitCodes } from "../src/demo.js";
import { trainRuns } from "../src/experiment/train.js";
import { planar } from "../src/networks/planar.js";
import { writeResults } from "../src/output/write-results.js";
import { runDemo } from "./support/run-demo.js";

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nn-demo-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const pngSignature = [0x89, 0x50, 0x4e, 0x47];

/** Every file is what its name says, and the report holds every picture and fetches nothing. */
async function checkFiles(path: string, pictures: readonly string[]): Promise<void> {
  for (const picture of pictures) {
    expect(await readFile(join(path, `${picture}.svg`), "utf8")).toMatch(/^<svg /);
    expect([...(await readFile(join(path, `${picture}.png`))).subarray(0, 4)]).toEqual(pngSignature);
  }
  const html = await readFile(join(path, "report.html"), "utf8");
  expect(html.match(/<figure[ >]/g)).toHaveLength(pictures.length);
  expect(html).not.toMatch(/<script|<link|src="http/);
}

const patient = { timeout: 120_000 };

/** The figure that the program prints. */
function accuracyIn(output: string): number {
  return Number(/[Tt]est accuracy (\d+\.\d) %/.exec(output)?.[1]) / 100;
}

describe("images", () => {
  it("are learned by a convolutional network, which leaves model, pictures and report", patient, async () => {
    const out = join(folder, "lenet");
    const { code, output, errors } = await runDemo([
      ..."--samples 1000 --epochs 1 --mini-batch 16 --out".split(" "),
      out,
    ]);
    expect(errors).toBe("");
    expect(code).toBe(exitCodes.done);
    expect(output).toContain("1,000 images, in every epoch moved");
    expect(output).toContain(join(out, "report.html"));
    await checkFiles(out, [
      "cost",
      "accuracy",
      "confusion",
      "mistakes",
      "classes",
      "filters",
      "feature-maps",
      "saliency",
    ]);
    // Ten classes: this is far from chance.
    expect(accuracyIn(output)).toBeGreaterThan(0.8);
    const network = await Network.load(join(out, "model.safetensors"));
    expect(network.epoch).toBe(1);
    expect(network.output).toEqual([10]);
  });

  it("are learned by a network and a plain one of the same depth at the same time", patient, async () => {
    const out = join(folder, "pair");
    const small = ["--samples", "64", "--epochs", "1", "--width", "0.1", "--out", out];
    const { code, output } = await runDemo(["--network", "resnet20", "--plain", ...small]);
    expect(code).toBe(exitCodes.done);
    // Maps are averaged over the image in this one, so that it can be said where in the image the evidence lies.
    expect(await readFile(join(out, "grad-cam.svg"), "utf8")).toMatch(/^<svg /);
    expect(output).toMatch(/resnet20 +\d+\.\d %[^]*plain +\d+\.\d %/);
    const layers = ["resnet20", "plain"].map(async (name) => Network.load(join(out, `model-${name}.safetensors`)));
    const [residual, plain] = (await Promise.all(layers)).map((network) => network.parameterCount);
    // Two shortcuts change the shape: 1 × 1 convolutions of 2 to 4 and 4 to 8 channels, with normalization.
    expect(residual - plain).toBe(2 * 4 + 2 * 4 + 4 * 8 + 2 * 8);
  });
});

describe("planar", () => {
  it("learns the moons and draws their boundary", { timeout: 60_000 }, async () => {
    const out = join(folder, "planar");
    const { code, output } = await runDemo(["--network", "planar", "--data", "moons", "--epochs", "300", "--out", out]);
    expect(code).toBe(exitCodes.done);
    expect(accuracyIn(output)).toBeGreaterThan(0.95);
    await checkFiles(out, ["cost", "accuracy", "boundary"]);
  });

  it("prints the result and the files, and nothing else, when it is quiet", async () => {
    const out = join(folder, "quiet");
    const { output } = await runDemo([
      "--network",
      "planar",
      "--data",
      "blobs",
      "--epochs",
      "50",
      "--out",
      out,
      "--quiet",
    ]);
    const [first, ...rest] = output.trimEnd().split("\n");
    expect(first).toMatch(/^test accuracy \d+\.\d %$/);
    expect(rest.map((path) => path.slice(out.length + 1)).sort()).toEqual((await readdir(out)).sort());
  });

  it("gives the same network and the same pictures for the same seed", async () => {
    const bytes = async (name: string): Promise<Buffer[]> => {
      const out = join(folder, name);
      await runDemo(["--network", "planar", "--data", "xor", "--epochs", "20", "--out", out, "--quiet"]);
      return Promise.all(["model.safetensors", "cost.svg", "boundary.svg"].map((file) => readFile(join(out, file))));
    };
    expect(await bytes("first")).toEqual(await bytes("second"));
  });
});

describe("several networks at the same time", () => {
  const compare = ["--network", "planar", "--data", "moons", "--compare", "adam,momentum,gradientDescent"];

  it("leave a network and a boundary each, and their curves in one picture", { timeout: 120_000 }, async () => {
    const out = join(folder, "compared");
    const { code, output } = await runDemo([...compare, "--epochs", "200", "--out", out]);
    expect(code).toBe(exitCodes.done);
    for (const name of ["adam", "momentum", "gradientDescent"]) {
      expect(output).toMatch(new RegExp(`\\n│ +${name} +[89]\\d\\.\\d %`));
      const network = await Network.load(join(out, `model-${name}.safetensors`));
      expect(network.epoch).toBe(200);
    }
    await checkFiles(out, ["cost", "accuracy", "boundary-adam", "boundary-momentum", "boundary-gradientDescent"]);
    const cost = await readFile(join(out, "cost.svg"), "utf8");
    for (const name of ["adam", "momentum", "gradientDescent"]) expect(cost).toContain(name);
  });

  it("leave their curves when they are interrupted", { timeout: 120_000 }, async () => {
    const out = join(folder, "compared-interrupted");
    const settings = { network: "planar", compare: ["adam", "momentum"], epochs: 1_000_000, seed: 1, quiet: true };
    const experiment = await planar.prepare(settings);
    const interruption = new AbortController();
    const outcomes = await trainRuns(experiment, { epoch: () => interruption.abort() }, interruption.signal);
    expect(outcomes.map(({ status }) => status)).toEqual(["interrupted", "interrupted"]);
    expect(outcomes.some(({ log }) => log.epochs > 0)).toBe(true);
    await writeResults(out, experiment, outcomes);
    await checkFiles(out, ["cost", "accuracy"]);
  });
});

describe("a run that does not come to its end", () => {
  it("leaves the report of the finished epochs when it is interrupted", { timeout: 60_000 }, async () => {
    const out = join(folder, "interrupted");
    const interruption = new AbortController();
    const args = ["--network", "planar", "--epochs", "1000000", "--out", out];
    const { code, output } = await runDemo(args, {
      signal: interruption.signal,
      // The first row of scores has been printed: an epoch is finished.
      onOutput: (text) => /\n│ +1 +\d\.\d{4}/.test(text) && interruption.abort(),
    });
    expect(code).toBe(exitCodes.interrupted);
    expect(output).toMatch(/was stopped after \d+ of 1000000 epochs/);
    await checkFiles(out, ["cost", "accuracy", "boundary"]);
  });

  it("writes nothing when no epoch was finished", async () => {
    const out = join(folder, "nothing");
    const { code } = await runDemo(["--network", "planar", "--out", out], { signal: AbortSignal.abort() });
    expect(code).toBe(exitCodes.interrupted);
    await expect(readdir(out)).rejects.toThrow("ENOENT");
  });

  it("does not begin when its folder cannot be written", async () => {
    const file = join(folder, "file");
    await writeFile(file, "");
    const { code, output, errors } = await runDemo(["--network", "planar", "--out", join(file, "inside")]);
    expect(code).toBe(exitCodes.failed);
    expect(errors).toContain(`${file} is a file`);
    expect(output).not.toContain("Training");
    const nowhere = await runDemo(["--network", "planar", "--out", "/proc/no/folder"]);
    expect(nowhere.code).toBe(exitCodes.failed);
    expect(nowhere.errors).toContain("cannot be written");
    expect(nowhere.output).not.toContain("Training");
  });

  it("says where numbers went astray, and keeps what was learned before", async () => {
    const out = join(folder, "diverged");
    const args = ["--network", "planar", "--optimizer", "gradientDescent", "--learning-rate", "1e30", "--out", out];
    const { code, output } = await runDemo(args);
    expect(code).toBe(exitCodes.failed);
    expect(output).toMatch(/planar failed after \d+ of \d+ epochs/);
    expect(output.replaceAll(/\n│ +/g, " ")).toContain("lower the learning rate");
  });
});
