import { relu } from "@nn/activations";
import { assign, random, RandomStream, type Shape } from "@nn/tensor";
import { expectClose } from "@nn/testing";
import { expect, test } from "vitest";
import {
  batchNorm,
  conv1d,
  conv2d,
  conv3d,
  convTranspose2d,
  depthwiseConv2d,
  foldBatchNorm,
  separableConv2d,
  sequential,
  spectralNorm,
  trainingContext,
  weightNorm,
  type Layer,
} from "../src/index.js";

const image = [4, 5, 4] as const;
const noBias = { useBias: false } as const;

test.each<[string, Shape, () => Layer]>([
  ["conv1d", [6, 2], () => conv1d(3, 3, { padding: "causal" })],
  ["conv2d", image, () => conv2d(6, 3, { padding: "same", ...noBias })],
  ["conv2d in groups, strided", image, () => conv2d(6, 3, { padding: 1, stride: 2, groups: 2 })],
  ["conv3d", [2, 3, 2, 2], () => conv3d(3, 2, noBias)],
  ["depthwiseConv2d", image, () => depthwiseConv2d(3, { depthMultiplier: 3 })],
  ["separableConv2d", image, () => separableConv2d(5, 3, { depthMultiplier: 2, ...noBias })],
  ["convTranspose2d", image, () => convTranspose2d(4, 3, { stride: 2, groups: 2 })],
  ["a convolution in weightNorm", image, () => weightNorm(conv2d(3, 3))],
  ["a convolution in spectralNorm", image, () => spectralNorm(conv2d(3, 3, noBias))],
])("%s takes the batchNorm behind it into its weights", (_, input, make) => {
  const before = sequential(make(), batchNorm(), relu);
  before.build(input, new RandomStream(1));
  for (const name of ["gamma", "beta"]) {
    const parameter = before.children[1].parameters[name];
    assign(parameter, random.normal(parameter.shape, 4, { mean: 0.5 }));
  }
  for (let step = 0; step < 3; step++) {
    before.forward(random.normal([8, ...input], step, { mean: 1, std: 2 }), trainingContext(step));
  }
  const after = foldBatchNorm(before.children);
  expect(after.map(({ type }) => type).join(" ")).toMatch(/^\w+ activation$/);
  const x = random.normal([4, ...input], 9);
  expectClose(sequential(after).forward(x), before.forward(x), { relative: 1e-4, absolute: 1e-5 });
});

test("a convolution with an activation of its own leaves the batchNorm behind it alone", () => {
  const layers = sequential(conv2d(3, 3, { activation: relu }), batchNorm());
  layers.build(image, new RandomStream(1));
  expect(foldBatchNorm(layers.children).map(({ type }) => type)).toEqual(["conv2d", "batchNorm"]);
});
