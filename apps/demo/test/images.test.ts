import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Layer } from "@nn/layers";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { exitCodes } from "../src/demo.js";
import { recipes } from "../src/networks/index.js";
import { imageSet, imageSets } from "../src/tasks/images/image-sets.js";
import { imageTask } from "../src/tasks/images/image-task.js";
import { runDemo } from "./support/run-demo.js";

const settings = { network: "lenet", seed: 1, quiet: true };

/** An IDX file of bytes: two zeros, the type, the number of axes, their lengths, the elements. */
function idx(shape: readonly number[], element: (i: number) => number): Uint8Array {
  const count = shape.reduce((product, length) => product * length);
  const header = Uint8Array.of(0, 0, 8, shape.length, ...shape.flatMap((length) => [0, 0, length >> 8, length & 255]));
  return Uint8Array.from([...header, ...Array.from({ length: count }, (_, i) => element(i) & 255)]);
}

let data = "";
let folder = "";

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "nn-data-"));
  folder = join(data, "fashion-mnist");
  await mkdir(folder);
  for (const [name, count] of [
    ["train", 40],
    ["t10k", 20],
  ] as const) {
    await writeFile(
      join(folder, `${name}-images-idx3-ubyte`),
      idx([count, 28, 28], (i) => i),
    );
    await writeFile(
      join(folder, `${name}-labels-idx1-ubyte`),
      idx([count], (i) => i % 10),
    );
  }
});

afterAll(async () => {
  await rm(data, { recursive: true, force: true });
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe("the sets of images", () => {
  it("come from the user's folder, and are as many as were asked for", async () => {
    const set = imageSet("fashion-mnist");
    const whole = await imageTask(set, { ...settings, dataFolder: folder });
    expect([whole.train.length, whole.test.length]).toEqual([40, 20]);
    expect(whole.train.classNames).toContain("sneaker");
    const some = await imageTask(set, { ...settings, dataFolder: folder, samples: 10 });
    expect([some.train.length, some.test.length]).toEqual([10, 5]);
    expect([...some.train.x.data]).toEqual([...whole.train.x.data.subarray(0, 10 * 784)]);
  });

  it("are found in the folder of the variable NN_DATA", async () => {
    vi.stubEnv("NN_DATA", data);
    const said: string[] = [];
    const { train } = await imageSet("fashion-mnist").load({ seed: 1, say: (text) => said.push(text) });
    expect(train.length).toBe(40);
    expect(said).toEqual(["reading fashion-mnist …"]);
  });

  it.each(["mnist", "fashion-mnist", "cifar10"])("say what to do where %s is not", async (name) => {
    const { code, errors, output } = await runDemo(["--data", name, "--data-folder", join(data, "nothing"), "-q"]);
    expect(code).toBe(exitCodes.failed);
    expect(output).toBe("");
    expect(errors).toContain(`the data set ${name} is not to be had`);
    expect(errors).toContain("--data-folder <folder>, or");
    expect(errors).toContain("--data digits");
    expect(errors.includes("apt-get install dataset-fashion-mnist")).toBe(name === "fashion-mnist");
  });

  it("refuse a folder where there is none", async () => {
    const { code, errors } = await runDemo(["--data-folder", folder]);
    expect(code).toBe(exitCodes.failed);
    expect(errors).toContain("--data mnist");
  });

  it("are changed anew in every epoch where the task says so, and those to test on never", async () => {
    const task = await imageTask(imageSet("digits"), { ...settings, samples: 12 }, { augmented: true });
    const pixels = async (epoch: number): Promise<string> => {
      const all: number[] = [];
      for await (const { x } of task.train.examples({ epoch })) all.push(...x.data);
      return all.join();
    };
    const [first, again, second] = [await pixels(0), await pixels(0), await pixels(1)];
    expect(first === again).toBe(true);
    expect(first === second).toBe(false);
    expect(task.test.inMemory).toBe(true);
    expect(task.facts[1][1]).toBe("12 images, in every epoch moved by up to 2 pixels");
  });
});

describe("the networks for images", () => {
  const forImages = recipes.filter(({ dataSets, options }) => dataSets.includes("cifar10") && options.includes("data"));

  it("fit every set's images and classes", async () => {
    const images = await imageSets[0].load({ seed: 1 });
    for (const set of imageSets) vi.spyOn(set, "load").mockResolvedValue(images);
    expect(forImages.length).toBeGreaterThan(5);
    for (const recipe of forImages) {
      for (const { name, shape, classes } of imageSets) {
        const { runs, slug } = await recipe.prepare({ ...settings, data: name, samples: 20, width: 0.25 });
        expect(runs[0].network.input).toEqual(shape);
        expect(runs[0].network.output).toEqual([classes]);
        expect(slug).toBe(`${recipe.name}-${name}-1`);
        expect(runs[0].hyperParameters.epochs).toBeGreaterThan(1);
      }
    }
  });

  /** Layers with weights on the longest way through. */
  const depth = (layers: readonly Layer[]): number =>
    layers.reduce((sum, layer) => {
      const inside = [...layer.children];
      if (inside.length === 0) return sum + ("W" in layer.parameters || "kernel" in layer.parameters ? 1 : 0);
      return sum + (layer.type === "sequential" ? depth(inside) : Math.max(...inside.map((child) => depth([child]))));
    }, 0);

  it.each([
    ["resnet20", 20],
    ["resnet56", 56],
    ["inception", 21],
  ])("%s and the plain one are %i layers deep", async (name, layers) => {
    const recipe = forImages.find((each) => each.name === name);
    const experiment = await recipe?.prepare({ ...settings, plain: true, samples: 20, width: 0.25 });
    expect(experiment?.runs.map(({ label }) => label)).toEqual([name, "plain"]);
    expect(experiment?.runs.map(({ network }) => depth(network.layers))).toEqual([layers, layers]);
    expect(experiment?.story).toContain(`of ${layers} layers`);
  });
});
