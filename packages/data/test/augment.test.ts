import { InvalidArgumentError, ShapeError } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import {
  augment,
  channelNormalization,
  cutout,
  Dataset,
  imageAugmentation,
  mixup,
  prefetch,
  randomBrightness,
  randomContrast,
  randomCrop,
  randomFlip,
  randomRotation,
  randomShift,
  StreamError,
  type Augmentation,
  type Batch,
  type Example,
} from "../src/index.js";
import { all, pictures } from "./pictures.js";

async function batches(data: Dataset, options: object): Promise<Batch[]> {
  const found: Batch[] = [];
  for await (const batch of data.batches(options)) found.push(batch);
  return found;
}

const every: Augmentation[] = [
  randomCrop({ padding: 1 }),
  randomFlip({ vertical: true }),
  randomShift({ vertical: 1, horizontal: 1 }),
  randomRotation(20),
  randomBrightness(0.2),
  randomContrast(0.2),
  cutout(2),
  mixup(0.5),
  channelNormalization({ mean: [1, 2], std: [3, 4] }),
];

describe("augment", () => {
  it("gives the same bits for the same seed and epoch, others for others, in any order and however read", async () => {
    const data = augment(pictures(), every, { seed: 5 });
    const first = await all(data, { epoch: 2 });
    expect(await all(augment(pictures(), every, { seed: 5 }), { epoch: 2 })).toEqual(first);
    expect(await all(prefetch(data, 4), { epoch: 2 })).toEqual(first);
    expect(await all(data, { epoch: 1 })).not.toEqual(first);
    expect(await all(augment(pictures(), every, { seed: 6 }), { epoch: 2 })).not.toEqual(first);
    const mixed = await all(data, { epoch: 2, seed: 9 });
    expect(mixed).not.toEqual(first);
    const byText = (example: Example): string => JSON.stringify([...example.x.data]);
    expect(mixed.map(byText).sort()).toEqual(first.map(byText).sort());
  });

  it("mixes examples in memory as training asks for it, anew in every epoch", async () => {
    const data = augment(pictures(), []);
    const order = (given: Batch[]): number[] => given.flatMap(({ x }) => [...x.data].filter((_, i) => i % 40 === 0));
    const epochs = await Promise.all([0, 1].map((epoch) => batches(data, { size: 4, seed: 7, epoch })));
    const expected = [0, 1].map((epoch) => [...pictures().order({ seed: 7, epoch })].map((row) => 1000 * row));
    expect(epochs.map(order)).toEqual(expected);
    expect(order(await batches(data, { size: 4 }))).toEqual([0, 1000, 2000, 3000, 4000, 5000]);
  });

  it("keeps length, names, weights, labels, and the dataset itself", async () => {
    const weighted = Dataset.from({ x: pictures(2).x, y: [0, 1], weights: [2, 3], names: { classes: ["a", "b"] } });
    const before = Float32Array.from(weighted.x.data);
    const data = augment(weighted, every.slice(0, -2));
    expect(data).toMatchObject({ length: 2, classNames: ["a", "b"], inMemory: false });
    const [first, second] = await all(data);
    expect([first.weight, second.weight]).toEqual([2, 3]);
    expect(second.y).toEqual({ data: Int32Array.of(1), shape: [], dtype: "int32" });
    expect(weighted.x.data).toEqual(before);
  });

  it("takes streams, and tells their sources the pass", async () => {
    const passes: unknown[] = [];
    const stream = Dataset.fromIterable((pass) => {
      passes.push(pass);
      return [1, 2].map((value) => ({ x: [[[value]]], y: value, weight: value }));
    });
    const found = await all(augment(stream, [randomFlip()]), { epoch: 4, seed: 1 });
    expect(found.map(({ x, y, weight }) => [x.data[0], y.data[0], weight])).toEqual([
      [1, 1, 1],
      [2, 2, 2],
    ]);
    expect(passes).toEqual([{ epoch: 4, seed: 1 }]);
    await expect(all(augment(stream, [mixup()]))).rejects.toThrow(StreamError);
    await expect(all(augment(stream, [mixup()]))).rejects.toThrow(
      /the step mixup of augment needs the examples in memory/,
    );
  });

  it("takes steps of one's own", async () => {
    const dark = imageAugmentation("dark", (image) => ({ ...image, data: new Float32Array(image.data.length) }));
    const swapped: Augmentation = {
      name: "swapped",
      apply: (example, { another }) => ({ ...another(), target: example.target }),
    };
    const found = await all(augment(pictures(3), [swapped, dark]));
    expect(found.every(({ x }) => x.data.every((value) => value === 0))).toBe(true);
    expect(found.map(({ y }) => y.data[0])).toEqual([0, 1, 2]);
  });

  it("refuses what are no images, no steps, no options", async () => {
    const points = Dataset.from({ x: [[1, 2]], y: [0] });
    expect(() => augment(points, [randomFlip()])).toThrow(ShapeError);
    expect(() => augment(points, [randomFlip()])).toThrow("augment: examples must be images [H, W, C], got [2]");
    const stream = Dataset.fromIterable([{ x: [1, 2], y: 0 }]);
    await expect(all(augment(stream, []))).rejects.toThrow(ShapeError);
    expect(() => augment(pictures(), [randomFlip as never])).toThrow(
      "augment: steps[0] must be a step such as randomFlip(), got the function randomFlip: call it",
    );
    expect(() => augment(pictures(), randomFlip() as never)).toThrow(InvalidArgumentError);
    expect(() => augment(pictures(), [], { seed: -1 })).toThrow(InvalidArgumentError);
    expect(() => augment(pictures(), [], { sead: 1 } as object)).toThrow(InvalidArgumentError);
    expect(() => augment(3 as never, [])).toThrow("augment: expected a Dataset, got 3");
  });
});
