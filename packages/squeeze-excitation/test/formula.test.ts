import { tanh } from "@nn/activations";
import { InvalidArgumentError, RandomStream, ShapeError, tensor } from "@nn/tensor";
import { expect, test } from "vitest";
import { squeezeExcitation } from "../src/index.js";

/** y = s · x of one example [H · W, C], in plain numbers and float64; weights are rows of [I, O]. */
function expected(x: number[][], W1: number[][], b1: number[], W2: number[][], b2: number[]): number[][] {
  const product = (z: number[], W: number[][], b: number[]): number[] =>
    b.map((bias, o) => z.reduce((sum, value, i) => sum + value * W[i][o], bias));
  const z = x[0].map((_, c) => x.reduce((sum, position) => sum + position[c], 0) / x.length);
  const hidden = product(z, W1, b1).map((value) => Math.max(0, value));
  const s = product(hidden, W2, b2).map((value) => 1 / (1 + Math.exp(-value)));
  return x.map((position) => position.map((value, c) => value * s[c]));
}

test("is the formula of the paper", async () => {
  const [W1, b1] = [[[0.5, -1], [1, 0.25], [-0.5, 2], [0.75, 1]], [0.1, -0.2]]; // prettier-ignore
  const [W2, b2] = [[[1, -2, 0.5, 3], [0.5, 1, -1, -0.5]], [0, 0.5, -0.25, 1]]; // prettier-ignore
  const images = [
    [[1, 2, -1, 0.5], [0, 1, 3, -2], [2, -1, 1, 1], [1, 1, 1, 1]], // prettier-ignore
    [[-3, 0, 1, 2], [1, 1, -1, 0], [0, 0, 0, 4], [2, -2, 2, -2]], // prettier-ignore
  ];
  const layer = squeezeExcitation({ ratio: 2 });
  layer.build([2, 2, 4], new RandomStream(1));
  for (const [name, values] of Object.entries({ W1, b1, W2, b2 })) layer.parameters[name].set(values);
  const y = await layer.apply(tensor(images, { dtype: "float32" }).reshape([2, 2, 2, 4])).data();
  const wanted = images.flatMap((image) => expected(image, W1, b1, W2, b2).flat());
  expect([...y]).toEqual(wanted.map((value) => expect.closeTo(value, 5) as number));
});

test("has 2 C²/r weights and C/r + C biases, of which the weights are regularized", () => {
  const layer = squeezeExcitation({ ratio: 4, activation: tanh });
  expect(layer.build([5, 5, 16], new RandomStream(1))).toEqual([5, 5, 16]);
  const shapes = Object.entries(layer.parameters).map(([name, { shape }]) => [name, shape, layer.isRegularized(name)]);
  expect(shapes).toEqual([
    ["W1", [16, 4], true],
    ["b1", [4], false],
    ["W2", [4, 16], true],
    ["b2", [16], false],
  ]);
});

test("says what does not fit", () => {
  const build = (shape: number[], ratio?: number) => squeezeExcitation({ ratio }).build(shape, new RandomStream(1));
  expect(() => build([16])).toThrow(ShapeError);
  expect(() => build([16])).toThrow(
    "squeezeExcitation: expected input [B, ...positions, C], such as images [B, H, W, C]",
  );
  expect(() => build([4, 4, 8])).toThrow("a ratio of 16 leaves none of 8 channels; give one of 8 or less");
  expect(() => squeezeExcitation({ ratio: 0 })).toThrow(InvalidArgumentError);
  expect(() => squeezeExcitation({ ratios: 2 } as object)).toThrow(
    'no option "ratios"; options: ratio, activation, gate, name',
  );
});
