import { InvalidArgumentError, RandomStream, ShapeError } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import {
  augment,
  channelNormalization,
  cutout,
  Dataset,
  imageAugmentation,
  mixup,
  randomBrightness,
  randomContrast,
  randomCrop,
  randomFlip,
  randomRotation,
  randomShift,
  type Augmentation,
} from "../src/index.js";
import { rotated } from "../src/augmentation/random-rotation.js";
import { symmetricBeta } from "../src/augmentation/shared/beta.js";
import { all, pictures } from "./pictures.js";

/** What one step makes of one image, over many epochs. */
async function tries(step: Augmentation, image: number[][][], count = 200): Promise<Float32Array[]> {
  const data = augment(Dataset.from({ x: [image], y: [0] }), [step], { seed: 3 });
  const found: Float32Array[] = [];
  for (let epoch = 0; epoch < count; epoch++) {
    for await (const { x } of data.examples({ epoch })) found.push(x.data as Float32Array);
  }
  return found;
}

const square = [
  [[1], [2], [3]],
  [[4], [5], [6]],
  [[7], [8], [9]],
];

const texts = (images: readonly Float32Array[]): Set<string> => new Set(images.map((image) => [...image].join(" ")));

describe("randomCrop", () => {
  it("takes every part of the padded image", async () => {
    const found = texts(await tries(randomCrop({ padding: 1, fill: -1 }), square));
    expect(found.size).toBe(9);
    expect(found).toContain("1 2 3 4 5 6 7 8 9");
    expect(found).toContain("-1 -1 -1 -1 1 2 -1 4 5");
    expect(found).toContain("5 6 -1 8 9 -1 -1 -1 -1");
  });

  it("takes parts of another size", async () => {
    expect(texts(await tries(randomCrop({ size: [1, 2] }), square))).toEqual(
      new Set(["1 2", "2 3", "4 5", "5 6", "7 8", "8 9"]),
    );
    await expect(tries(randomCrop({ size: [6, 3], padding: 1 }), square)).rejects.toThrow(
      "randomCrop: an image of [3, 3] with padding 1 has no part of [6, 3]",
    );
  });
});

describe("randomFlip", () => {
  it("mirrors in the directions that are allowed, half of the time each", async () => {
    const channels = [
      [
        [1, 10],
        [2, 20],
      ],
      [
        [3, 30],
        [4, 40],
      ],
    ];
    const [plain, across, down, both] = [
      "1 10 2 20 3 30 4 40",
      "2 20 1 10 4 40 3 30",
      "3 30 4 40 1 10 2 20",
      "4 40 3 30 2 20 1 10",
    ];
    expect(texts(await tries(randomFlip(), channels))).toEqual(new Set([plain, across]));
    expect(texts(await tries(randomFlip({ horizontal: false, vertical: true }), channels))).toEqual(
      new Set([plain, down]),
    );
    const found = (await tries(randomFlip({ vertical: true }), channels, 800)).map((image) => [...image].join(" "));
    for (const kind of [plain, across, down, both]) {
      expect(Math.abs(found.filter((text) => text === kind).length / 800 - 0.25)).toBeLessThan(0.06);
    }
  });
});

it("randomShift moves by whole pixels", async () => {
  expect(texts(await tries(randomShift({ horizontal: 1 }), [[[1], [2], [3]]]))).toEqual(
    new Set(["1 2 3", "0 1 2", "2 3 0"]),
  );
  expect(texts(await tries(randomShift({ vertical: 5, fill: 9 }), [[[1]], [[2]]]))).toEqual(
    new Set(["1 2", "9 1", "2 9", "9 9"]),
  );
});

describe("randomRotation", () => {
  it("keeps the middle and what is the same all around", async () => {
    const found = await tries(randomRotation(180), square);
    expect(found.length).toBe(200);
    for (const image of found) expect(image[4]).toBeCloseTo(5, 5);
    const flat = await tries(randomRotation(90, { fill: 2 }), [
      [[2], [2]],
      [[2], [2]],
    ]);
    for (const image of flat) for (const value of image) expect(value).toBeCloseTo(2, 5);
  });

  it("turns by the angle that was drawn: a quarter is exact", () => {
    const image = { height: 3, width: 3, channels: 1, data: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9) };
    const quarter = rotated(image, Math.PI / 2, 0).data;
    for (const [i, value] of [3, 6, 9, 2, 5, 8, 1, 4, 7].entries()) expect(quarter[i]).toBeCloseTo(value, 5);
    // By 45°, the middle of the upper edge takes the place halfway to the upper right corner, at (1 − √½, 1 + √½).
    const eighth = rotated(image, Math.PI / 4, 0).data;
    const [f, g] = [1 - Math.SQRT1_2, Math.SQRT1_2];
    expect(eighth[1]).toBeCloseTo((1 - f) * ((1 - g) * 2 + g * 3) + f * ((1 - g) * 5 + g * 6), 5);
    expect(rotated(image, 0, 0).data).toEqual(image.data);
  });
});

it("randomBrightness multiplies by one factor", async () => {
  const factors = (await tries(randomBrightness(0.4), [[[1], [2]]])).map(
    ([a, b]) => (expect(b).toBeCloseTo(2 * a, 5), a),
  );
  expect(Math.min(...factors)).toBeGreaterThanOrEqual(0.6);
  expect(Math.max(...factors)).toBeLessThanOrEqual(1.4);
  expect(Math.max(...factors) - Math.min(...factors)).toBeGreaterThan(0.7);
});

it("randomContrast keeps the mean brightness", async () => {
  for (const [a, b] of await tries(randomContrast(0.5), [[[1], [3]]])) {
    expect((a + b) / 2).toBeCloseTo(2, 5);
    expect(b - a).toBeGreaterThanOrEqual(1 - 1e-6);
    expect(b - a).toBeLessThanOrEqual(3 + 1e-6);
  }
  const mean = 0.299 * 1 + 0.587 * 2 + 0.114 * 3;
  for (const [r, g, b] of await tries(randomContrast(1), [[[1, 2, 3]]])) {
    expect(0.299 * r + 0.587 * g + 0.114 * b).toBeCloseTo(mean, 5);
  }
});

it("channelNormalization scales each channel", async () => {
  const [image] = await tries(
    channelNormalization({ mean: [1, 2], std: [2, 4] }),
    [
      [
        [3, 10],
        [1, 2],
      ],
    ],
    1,
  );
  expect([...image]).toEqual([1, 2, 0, 0]);
  await expect(tries(channelNormalization({ mean: [1], std: [1] }), [[[1, 2]]])).rejects.toThrow(ShapeError);
});

it("cutout takes out a square, at the border what lies inside", async () => {
  const found = texts(await tries(cutout(2, { fill: -1 }), square, 400));
  expect(found.size).toBe(9);
  expect(found).toContain("-1 2 3 4 5 6 7 8 9");
  expect(found).toContain("1 2 3 4 -1 -1 7 -1 -1");
  expect([...(await tries(cutout(9), square, 5))[0]]).toEqual(new Array(9).fill(0));
});

describe("mixup", () => {
  it("mixes images and labels by the same share", async () => {
    const data = augment(pictures(6), [mixup(0.8)], { seed: 1 });
    for (const { x, y } of await all(data)) {
      expect(y.dtype).toBe("float32");
      expect(y.shape).toEqual([3]);
      expect(Array.from(y.data).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
      // Image n begins with 1000 n, and its label is n mod 3.
      const labels = [...y.data].flatMap((p, label) => (p > 0 ? [label] : []));
      expect(labels.length).toBeLessThanOrEqual(2);
      const [a, b] = [x.data[0], x.data[3]];
      expect(b - a).toBeCloseTo(3, 2);
    }
    const pair = augment(Dataset.from({ x: [[[[0]]], [[[1]]]], y: [0, 1] }), [mixup(1)], { seed: 2 });
    for (let epoch = 0; epoch < 20; epoch++) {
      for (const { x, y } of await all(pair, { epoch })) expect(x.data[0]).toBeCloseTo(y.data[1], 6);
    }
  });

  it("mixes values and weights", async () => {
    const data = Dataset.from({ x: [[[[0]]], [[[1]]]], y: [[0], [10]], weights: [1, 3] });
    for (const { x, y, weight } of await all(augment(data, [mixup(2)]))) {
      expect(y.data[0]).toBeCloseTo(10 * x.data[0], 4);
      expect(weight).toBeCloseTo(1 + 2 * x.data[0], 5);
    }
  });

  it("sees other examples as the steps before left them", async () => {
    const data = Dataset.from({ x: [[[[4]]], [[[4]]], [[[4]]]], y: [0, 1, 2] });
    const double = imageAugmentation("double", (image) => ({ ...image, data: image.data.map((value) => 2 * value) }));
    for (const { x } of await all(augment(data, [double, mixup(1), double]))) expect(x.data[0]).toBeCloseTo(16, 5);
  });

  it.each([0.001, 0.2, 1, 5])("draws its share from Beta(%d, %d)", (a) => {
    const random = new RandomStream(4);
    const values = Array.from({ length: 20_000 }, () => symmetricBeta(a, random));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.015);
    expect(Math.abs(variance - 1 / (4 * (2 * a + 1)))).toBeLessThan(0.005);
  });
});

it.each<[string, () => Augmentation]>([
  ["padding", () => randomCrop({ padding: -1 })],
  ["size", () => randomCrop({ size: [0, 2] })],
  ["option", () => randomCrop({ paddin: 1 } as object)],
  ["flip", () => randomFlip({ vertical: 1 as never })],
  ["shift", () => randomShift({ vertical: 0.5 })],
  ["angle", () => randomRotation(-3)],
  ["brightness", () => randomBrightness(2)],
  ["contrast", () => randomContrast(NaN)],
  ["cutout", () => cutout(0)],
  ["fill", () => cutout(2, { fill: Infinity })],
  ["alpha", () => mixup(0)],
  ["std", () => channelNormalization({ mean: [1], std: [0] })],
  ["lengths", () => channelNormalization({ mean: [1, 2], std: [1] })],
  ["nothing", () => channelNormalization({} as never)],
])("refuses a %s that is none", (_, make) => {
  expect(make).toThrow(InvalidArgumentError);
});
