import { relu } from "@nn/activations";
import {
  evaluate,
  InvalidArgumentError,
  ones,
  random,
  RandomStream,
  tensor,
  type NdArray,
  type Tensor,
} from "@nn/tensor";
import { expectClose, expectEqual } from "@nn/testing";
import { describe, expect, test } from "vitest";
import {
  alphaDropout,
  dense,
  dropout,
  dropPath,
  gaussianDropout,
  prelu,
  residual,
  spatialDropout,
  trainingContext,
} from "../src/index.js";

/** Mean and variance of all values. */
function moments({ data }: NdArray): { mean: number; variance: number } {
  const values = Array.from(data);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length };
}

const inTraining = (layer: { forward(x: Tensor, context: ReturnType<typeof trainingContext>): Tensor }, x: Tensor) =>
  evaluate([layer.forward(x, trainingContext(5))])[0];

describe.each([
  ["dropout", dropout],
  ["spatialDropout", spatialDropout],
  ["dropPath", dropPath],
  ["gaussianDropout", gaussianDropout],
  ["alphaDropout", alphaDropout],
] as const)("%s", (name, make) => {
  test.each([1, -0.1, NaN, "0.5"])("refuses p = %j", (p) => {
    expect(() => make(p as number)).toThrow(InvalidArgumentError);
    expect(() => make(p as number)).toThrow(`${name}: p must be a number from 0 to below 1`);
  });

  test("does nothing in inference, nor with p = 0", () => {
    expectEqual(make(0.9).forward(ones([2, 3])), ones([2, 3]));
    expectEqual(inTraining(make(0), ones([2, 3])), ones([2, 3]));
  });
});

test("spatialDropout drops whole maps of single examples", () => {
  const { data } = inTraining(spatialDropout(0.3), ones([50, 4, 40]));
  let dropped = 0;
  for (let example = 0; example < 50; example++) {
    for (let channel = 0; channel < 40; channel++) {
      const map = [0, 1, 2, 3].map((position) => data[(example * 4 + position) * 40 + channel]);
      expect(new Set(map).size).toBe(1);
      expect([0, Math.fround(1 / 0.7)]).toContain(map[0]);
      if (map[0] === 0) dropped++;
    }
  }
  expect(Math.abs(dropped / 2000 - 0.3)).toBeLessThan(0.03);
});

test("dropPath drops whole examples, and with them a residual's body", () => {
  const { data } = inTraining(dropPath(0.25), ones([2000, 3]));
  const rows = Array.from({ length: 2000 }, (_, row) => Array.from(data.slice(3 * row, 3 * row + 3)));
  for (const row of rows) expect(new Set(row).size).toBe(1);
  expect(Math.abs(rows.filter(([first]) => first === 0).length / 2000 - 0.25)).toBeLessThan(0.03);
  const block = residual([dense(3), relu, dropPath(0.5)]);
  block.build([3], new RandomStream(1));
  const x = random.normal([40, 3], 1);
  const [kept, passed] = [inTraining(block, x), evaluate([x])[0]];
  const through = Array.from({ length: 40 }, (_, row) =>
    [0, 1, 2].every((i) => kept.data[3 * row + i] === passed.data[3 * row + i]),
  );
  expect(new Set(through).size).toBe(2);
});

test("gaussianDropout multiplies by noise of mean 1 and variance p / (1 − p)", () => {
  const { mean, variance } = moments(inTraining(gaussianDropout(0.2), ones([100, 100]).mul(3)));
  expect(Math.abs(mean - 3)).toBeLessThan(0.06);
  expect(Math.abs(variance / 9 - 0.25)).toBeLessThan(0.02);
});

test("alphaDropout keeps mean 0 and variance 1, and drops to −λα", () => {
  const x = random.normal([200, 200], 3);
  const { mean, variance } = moments(inTraining(alphaDropout(0.3), x));
  expect(Math.abs(mean)).toBeLessThan(0.02);
  expect(Math.abs(variance - 1)).toBeLessThan(0.03);
  const dropped = -1.0507009873554805 * 1.6732632423543772;
  const a = (0.7 * (1 + 0.3 * dropped ** 2)) ** -0.5;
  const b = -a * 0.3 * dropped;
  const values = Float32Array.from(new Set(inTraining(alphaDropout(0.3), ones([50, 50])).data));
  expectClose(values.sort(), [a * dropped + b, a + b]);
});

describe("prelu", () => {
  test("has a slope for each channel, from 0.25, not regularized", () => {
    const layer = prelu();
    layer.build([2, 3], new RandomStream(1));
    expectEqual(layer.parameters.a, [0.25, 0.25, 0.25]);
    expect(layer.isRegularized("a")).toBe(false);
    layer.parameters.a.set([1, 0, -1]);
    expectClose(
      layer.forward(
        tensor([
          [
            [-2, -2, -2],
            [3, 3, 3],
          ],
        ]),
      ),
      [
        [
          [-2, 0, 2],
          [3, 3, 3],
        ],
      ],
    );
  });

  test("or one for all", () => {
    const layer = prelu({ shared: true, initial: 0.5 });
    layer.build([2, 3], new RandomStream(1));
    expectEqual(layer.parameters.a, [0.5]);
  });
});
