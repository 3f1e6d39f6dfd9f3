import { relu, selu } from "@nn/activations";
import {
  initializers,
  InvalidArgumentError,
  ones,
  random,
  RandomStream,
  ShapeError,
  tensor,
  type Shape,
} from "@nn/tensor";
import { expectClose } from "@nn/testing";
import { describe, expect, test } from "vitest";
import {
  conv1d,
  conv2d,
  conv3d,
  convTranspose1d,
  convTranspose2d,
  dense,
  depthwiseConv2d,
  flatten,
  maxPool2d,
  separableConv2d,
  sequential,
  type Layer,
} from "../src/index.js";

const built = (layer: Layer, input: Shape, seed = 1): Layer => {
  layer.build(input, new RandomStream(seed));
  return layer;
};

describe("shapes and parameters", () => {
  test.each<[string, Layer, Shape, Shape, Record<string, Shape>]>([
    ["valid", conv2d(32, 3), [28, 28, 1], [26, 26, 32], { W: [3, 3, 1, 32], b: [32] }],
    ["same", conv2d(8, 5, { padding: "same", stride: 2 }), [7, 8, 3], [4, 4, 8], { W: [5, 5, 3, 8], b: [8] }],
    ["a size for each axis", conv2d(4, [1, 7]), [9, 9, 2], [9, 3, 4], { W: [1, 7, 2, 4], b: [4] }],
    ["dilation", conv2d(4, 3, { dilation: 3, useBias: false }), [9, 8, 2], [3, 2, 4], { W: [3, 3, 2, 4] }],
    ["groups", conv2d(6, 3, { groups: 2, padding: 1 }), [5, 5, 4], [5, 5, 6], { W: [3, 3, 2, 6], b: [6] }],
    ["causal", conv1d(4, 3, { padding: "causal", dilation: 4 }), [10, 2], [10, 4], { W: [3, 2, 4], b: [4] }],
    ["3d", conv3d(4, [1, 2, 3]), [4, 4, 4, 2], [4, 3, 2, 4], { W: [1, 2, 3, 2, 4], b: [4] }],
    ["depthwise", depthwiseConv2d(3, { depthMultiplier: 2 }), [5, 5, 4], [3, 3, 8], { W: [3, 3, 4, 2], b: [8] }],
    [
      "separable",
      separableConv2d(16, 3, { padding: "same", depthMultiplier: 2 }),
      [5, 5, 4],
      [5, 5, 16],
      { D: [3, 3, 4, 2], W: [1, 1, 8, 16], b: [16] },
    ],
    ["transposed", convTranspose2d(3, 2, { stride: 2 }), [4, 5, 6], [8, 10, 3], { W: [2, 2, 6, 3], b: [3] }],
    [
      "transposed, output padding",
      convTranspose1d(3, 3, { stride: 2, padding: 1, outputPadding: 1 }),
      [4, 6],
      [8, 3],
      { W: [3, 6, 3], b: [3] },
    ],
  ])("%s", (_, layer, input, output, parameters) => {
    expect(layer.build(input, new RandomStream(1))).toEqual(output);
    const shapes = Object.entries(layer.parameters).map(([name, { shape }]) => [name, shape]);
    expect(Object.fromEntries(shapes)).toEqual(parameters);
    const decayed = Object.keys(parameters).filter((name) => layer.isRegularized(name));
    expect(decayed).toEqual(Object.keys(parameters).filter((name) => name !== "b"));
  });

  test("operations for one example: two for each tap, channel and output", () => {
    const flops = (layer: Layer, input: Shape) => built(layer, input).flops();
    expect(flops(conv2d(32, 3, { useBias: false }), [28, 28, 1])).toBe(2 * 26 * 26 * 9 * 32);
    expect(flops(conv2d(32, 3), [28, 28, 1])).toBe(2 * 26 * 26 * 9 * 32 + 26 * 26 * 32);
    expect(flops(conv2d(8, 1, { useBias: false }), [4, 4, 16])).toBe(2 * 16 * 16 * 8);
    expect(flops(depthwiseConv2d(3, { padding: "same", useBias: false }), [6, 6, 8])).toBe(2 * 36 * 9 * 8);
    expect(flops(separableConv2d(16, 3, { padding: "same", useBias: false }), [6, 6, 8])).toBe(
      2 * 36 * (9 * 8 + 8 * 16),
    );
    expect(flops(convTranspose2d(3, 2, { stride: 2, useBias: false }), [4, 4, 5])).toBe(2 * 16 * 4 * 5 * 3);
  });

  test("an activation may change the channels' number", () => {
    const network = sequential(conv2d(4, 3, { activation: relu }), maxPool2d(2), flatten(), dense(10));
    expect(network.build([28, 28, 1], new RandomStream(1))).toEqual([10]);
  });
});

describe("what does not fit names the layer and says what to do (faults 21–23)", () => {
  test.each<[RegExp, () => Layer, Shape]>([
    [
      /^conv2d "stem": expected input \[B, H, W, C\], got \[B, 784\]; add reshape\(\[H, W, C\]\)/,
      () => conv2d(4, 3, { name: "stem" }),
      [784],
    ],
    [
      /^conv2d: expected input \[B, H, W, C\], got \[B, 28, 28\]; .*reshape\(\[28, 28, 1\]\)/,
      () => conv2d(4, 3),
      [28, 28],
    ],
    [/^conv1d: expected input \[B, T, C\], got \[B, 28, 28, 1\]$/, () => conv1d(4, 3), [28, 28, 1]],
    [
      /^conv2d "c": a window of 5×5 does not fit into an input of 3×8.*"same"/,
      () => conv2d(4, 5, { name: "c" }),
      [3, 8, 1],
    ],
    [/^conv2d: a window of 3×3 \(9×9 with its dilation\) does not fit/, () => conv2d(4, 3, { dilation: 4 }), [8, 8, 1]],
    [/^conv2d "c": a window of 3×3 does not fit/, () => conv2d(4, 3, { name: "c" }), [0, 4, 1]],
    [
      /^convTranspose2d "up": padding \[9, 9\] cuts off all/,
      () => convTranspose2d(4, 2, { padding: 9, name: "up" }),
      [2, 2, 1],
    ],
  ])("%s", (message, make, input) => {
    expect(() => built(make(), input)).toThrow(ShapeError);
    expect(() => built(make(), input)).toThrow(message);
  });

  test.each<[string, () => Layer, Shape]>([
    [
      'conv2d "g": groups (3) must divide the 4 input and the 6 output',
      () => conv2d(6, 3, { groups: 3, name: "g" }),
      [8, 8, 4],
    ],
    ["conv2d: groups (8) must divide the 4 input and the 4 output", () => conv2d(4, 3, { groups: 8 }), [8, 8, 4]],
    [
      "outputPadding (2) must be less than the stride",
      () => convTranspose2d(4, 3, { stride: 2, outputPadding: 2 }),
      [2, 2, 1],
    ],
  ])("%s", (message, make, input) => {
    expect(() => built(make(), input)).toThrow(InvalidArgumentError);
    expect(() => built(make(), input)).toThrow(message);
  });

  test("nothing is allocated before the shapes fit", () => {
    const layer = conv2d(2 ** 28, 3, { name: "huge" });
    expect(() => built(layer, [2, 2, 2 ** 20])).toThrow('conv2d "huge": a window of 3×3 does not fit');
    expect(layer.parameters).toEqual({});
  });

  test.each<[string, () => Layer]>([
    ["conv2d: filters must be an integer ≥ 1, got 0", () => conv2d(0, 3)],
    ["conv2d: kernelSize must be an integer ≥ 1, or a list of 2, one for each spatial axis, got 0", () => conv2d(4, 0)],
    ["conv2d: kernelSize must be an integer ≥ 1, or a list of 2", () => conv2d(4, [3])],
    ["conv2d: kernelSize must be", () => conv2d(4, [3, 1.5])],
    ['conv2d "s": stride must be an integer ≥ 1', () => conv2d(4, 3, { stride: 0, name: "s" })],
    ["conv2d: dilation must be an integer ≥ 1", () => conv2d(4, 3, { dilation: [1, 0] })],
    [
      'conv2d: padding must be "valid", "same", an integer ≥ 0, or a list of 2',
      () => conv2d(4, 3, { padding: "causal" }),
    ],
    ["conv2d: padding must be", () => conv2d(4, 3, { padding: -1 })],
    ["conv2d: padding must be", () => conv2d(4, 3, { padding: [[1, 2, 3], 0] as never })],
    ['conv1d: padding must be "causal", "valid", "same"', () => conv1d(4, 3, { padding: "full" as never })],
    ["conv2d: groups must be an integer ≥ 1", () => conv2d(4, 3, { groups: 0 })],
    [
      'conv2d: there is no option "strides"; options: filters, kernelSize, stride',
      () => conv2d(4, 3, { strides: 2 } as never),
    ],
    ["conv2d: kernelSize must be", () => conv2d(4, undefined as never)],
    ["depthwiseConv2d: depthMultiplier must be an integer ≥ 1", () => depthwiseConv2d(3, { depthMultiplier: 0 })],
    ["convTranspose2d: padding must be", () => convTranspose2d(3, 3, { padding: "causal" as never })],
  ])("%s", (message, make) => {
    expect(make).toThrow(InvalidArgumentError);
    expect(make).toThrow(message);
  });

  test("a function in the place of a call is told apart", () => {
    expect(() => sequential(conv2d as never)).toThrow("is the function conv2d: call it, conv2d(...)");
  });
});

/** √(mean of squares) */
const sizeOfValues = (values: ArrayLike<number>): number =>
  Math.sqrt(Array.from(values).reduce((sum, value) => sum + value * value, 0) / values.length);

describe("first values", () => {
  test.each<[string, Layer, Shape, number]>([
    ["He for relu: 2 / (9 · 16)", conv2d(64, 3, { activation: relu }), [5, 5, 16], 2 / 144],
    ["LeCun for selu: 1 / (9 · 16)", conv2d(64, 3, { activation: selu }), [5, 5, 16], 1 / 144],
    ["Glorot without: 2 / (9 · (16 + 64))", conv2d(64, 3), [5, 5, 16], 2 / 720],
    ["groups reach their own outputs alone: 2 / (9 · (4 + 16))", conv2d(64, 3, { groups: 4 }), [5, 5, 16], 2 / 180],
    [
      "depthwise, each channel by itself: 2 / (9 · (1 + 2))",
      depthwiseConv2d(3, { depthMultiplier: 2 }),
      [5, 5, 256],
      2 / 27,
    ],
    [
      "a transposed convolution sums every second tap along each axis: 2 / (4 · 32)",
      convTranspose2d(64, 4, { stride: 2, kernelInitializer: initializers.heNormal() }),
      [5, 5, 32],
      2 / 128,
    ],
    [
      "taps 2 apart with stride 2 all meet: 2 / (16 · 32)",
      convTranspose2d(64, 4, { stride: 2, dilation: 2, kernelInitializer: initializers.heNormal() }),
      [5, 5, 32],
      2 / 512,
    ],
  ])("%s", (_, layer, input, variance) => {
    const { data } = built(layer, input).parameters.W.value;
    expect(sizeOfValues(data) / Math.sqrt(variance)).toBeCloseTo(1, 1);
  });

  test("biases start at 0, or as is asked", () => {
    expectClose(built(conv2d(3, 1), [2, 2, 1]).parameters.b, [0, 0, 0]);
    expectClose(
      built(conv2d(2, 1, { biasInitializer: initializers.constant(0.5) }), [2, 2, 1]).parameters.b,
      [0.5, 0.5],
    );
  });

  test("a signal keeps its size through transposed convolutions of any stride", async () => {
    const layer = built(
      convTranspose2d(64, 2, { stride: 2, kernelInitializer: initializers.lecunNormal() }),
      [6, 6, 64],
    );
    const y = await layer.forward(random.normal([4, 6, 6, 64], 3)).data();
    expect(sizeOfValues(y)).toBeCloseTo(1, 1);
  });

  test("every phase and every group is filled: no weight stays 0", () => {
    const layers = [
      convTranspose2d(4, [3, 2], { stride: [2, 3] }),
      convTranspose2d(4, 3, { groups: 2, stride: 2 }),
      conv2d(6, 2, { groups: 2 }),
    ];
    for (const layer of layers) {
      expect([...built(layer, [4, 4, 4]).parameters.W.value.data].filter((value) => value === 0)).toEqual([]);
    }
  });
});

test("a 1×1 convolution is dense at each position", () => {
  const x = random.normal([2, 3, 4, 5], 1);
  const [pointwise, full] = [built(conv2d(6, 1), [3, 4, 5]), built(dense(6), [5])];
  full.parameters.W.set({ ...pointwise.parameters.W.value, shape: [5, 6] });
  expectClose(pointwise.forward(x).reshape([24, 6]), full.forward(x.reshape([24, 5])));
});

test("an image smaller than the kernel works padded, also a batch of none", () => {
  const layer = built(conv2d(2, 3, { padding: "same" }), [1, 1, 3]);
  expect(layer.forward(ones([1, 1, 1, 3])).shape).toEqual([1, 1, 1, 2]);
  expect(layer.forward(ones([0, 1, 1, 3])).shape).toEqual([0, 1, 1, 2]);
});

test("the activation comes behind the bias", () => {
  const layer = built(conv1d(1, 1, { activation: relu }), [2, 1]);
  layer.parameters.W.set([2]);
  layer.parameters.b.set([-3]);
  expectClose(layer.forward(tensor([[[1], [2]]])), [[[0], [1]]]);
});
