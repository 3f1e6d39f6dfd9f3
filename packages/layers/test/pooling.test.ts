import { relu } from "@nn/activations";
import { InvalidArgumentError, ones, RandomStream, ShapeError, tensor, type Shape } from "@nn/tensor";
import { expectClose } from "@nn/testing";
import { describe, expect, test } from "vitest";
import {
  adaptiveAveragePool2d,
  adaptiveMaxPool1d,
  averagePool1d,
  averagePool2d,
  conv2d,
  crop,
  globalAveragePool,
  globalMaxPool,
  layerFrom,
  lambda,
  lpPool2d,
  maxPool1d,
  maxPool2d,
  maxPool3d,
  maxUnpool2d,
  multiply,
  pad,
  padCircular,
  padReflect,
  padReplicate,
  pixelShuffle,
  pixelUnshuffle,
  resize,
  upsample,
  type Layer,
} from "../src/index.js";

const build = (layer: Layer, input: Shape): Shape => layer.build(input, new RandomStream(1));

/** One image of one channel. */
const image = (rows: readonly (readonly number[])[]) => tensor([rows.map((row) => row.map((value) => [value]))]);

test.each<[string, Layer, Shape, Shape]>([
  ["windows lie side by side", maxPool2d(2), [28, 28, 32], [14, 14, 32]],
  ["what no window fits is left out", averagePool2d(3), [8, 7, 2], [2, 2, 2]],
  ["overlapping, padded", maxPool2d(3, { stride: 2, padding: 1 }), [112, 112, 64], [56, 56, 64]],
  ["same", averagePool2d(3, { stride: 1, padding: "same" }), [5, 6, 2], [5, 6, 2]],
  ["1d", maxPool1d(2, { dilation: 3 }), [9, 2], [3, 2]],
  ["3d", maxPool3d([1, 2, 3]), [4, 4, 6, 2], [4, 2, 2, 2]],
  ["a size that is asked for", adaptiveAveragePool2d(7), [10, 3, 2], [7, 7, 2]],
  ["adaptive 1d", adaptiveMaxPool1d(2), [5, 3], [2, 3]],
  ["global", globalAveragePool(), [7, 7, 512], [512]],
  ["global, any number of axes", globalMaxPool(), [3, 4, 5, 6, 2], [2]],
  ["global, kept axes", globalAveragePool({ keepDims: true }), [7, 7, 5], [1, 1, 5]],
  ["resize", resize([9, 2]), [3, 4, 5], [9, 2, 5]],
  ["upsample", upsample([2, 3]), [3, 4, 5], [6, 12, 5]],
  ["pad", pad([1, [0, 2]]), [3, 4, 5], [5, 6, 5]],
  ["crop", crop(1), [3, 4, 5], [1, 2, 5]],
  ["pixel shuffle", pixelShuffle(2), [3, 4, 8], [6, 8, 2]],
  ["pixel unshuffle", pixelUnshuffle(2), [6, 8, 2], [3, 4, 8]],
])("%s", (_, layer, input, output) => {
  expect(build(layer, input)).toEqual(output);
  expect(layer.forward(ones([2, ...input])).shape).toEqual([2, ...output]);
  expect(layer.parameters).toEqual({});
});

test("pooling computes what it says", () => {
  const x = image([
    [1, 2, 3, 4],
    [5, 6, 7, 9],
  ]);
  expectClose(maxPool2d(2).forward(x), image([[6, 9]]));
  expectClose(averagePool2d(2).forward(x), image([[3.5, 5.75]]));
  expectClose(lpPool2d(1, 2).forward(x), image([[14, 23]]));
  expectClose(maxPool2d([2, 3], { stride: 1 }).forward(x), image([[7, 9]]));
  const edge = averagePool1d(3, { stride: 3, padding: 1, countIncludePadding: false });
  expectClose(edge.forward(tensor([[[3], [5], [1]]])), [[[4]]]);
  const counted = averagePool1d(3, { stride: 3, padding: 1 });
  expectClose(counted.forward(tensor([[[3], [5], [1]]])), [[[8 / 3]]]);
});

test("padding computes what it says", () => {
  const x = tensor([[[1], [2], [3]]]);
  const padded = (layer: Layer) => layer.forward(x).reshape([-1]);
  expectClose(padded(pad(1, { value: 9 })), [9, 1, 2, 3, 9]);
  expectClose(padded(padReflect(2)), [3, 2, 1, 2, 3, 2, 1]);
  expectClose(padded(padReplicate([[2, 1]])), [1, 1, 1, 2, 3, 3]);
  expectClose(padded(padCircular(1)), [3, 1, 2, 3, 1]);
  expectClose(padded(crop([[1, 0]])), [2, 3]);
});

test("a pooled image with kept axes weighs its channels", () => {
  const layer = multiply(relu, [globalAveragePool({ keepDims: true })] as const);
  expect(build(layer, [2, 2, 3])).toEqual([2, 2, 3]);
  expectClose(layer.forward(ones([1, 2, 2, 3]).mul(3)), ones([1, 2, 2, 3]).mul(9));
});

describe("maxUnpool", () => {
  test("puts results back where the maxima were", () => {
    const x = image([
      [1, 2, 3, 4],
      [5, 6, 9, 7],
    ]);
    const expected = image([
      [0, 0, 0, 0],
      [0, 60, 90, 0],
    ]);
    const layer = maxUnpool2d(
      2,
      lambda((x) => x.mul(10)),
    );
    expectClose(layer.forward(x), expected);
  });

  test("nested in itself, with its config", () => {
    const layer = maxUnpool2d(2, [conv2d(3, 1), maxUnpool2d(2, [conv2d(3, 1), relu]), relu], { name: "segnet" });
    expect(build(layer, [8, 8, 3])).toEqual([8, 8, 3]);
    expect(layerFrom(layer.config()).config()).toEqual(layer.config());
  });

  test("refuses a body that changes the shape", () => {
    expect(() => build(maxUnpool2d(2, conv2d(5, 1), { name: "u" }), [4, 4, 3])).toThrow(
      'maxUnpool2d "u": the body must keep the shape of what it is given, one value for each maximum, but makes [2, 2, 5] of [2, 2, 3]',
    );
    expect(() => maxUnpool2d(2, 3 as never)).toThrow("maxUnpool2d: body must be a layer, got 3");
  });
});

test.each<[string | RegExp, () => Layer, Shape]>([
  ['maxPool2d "p": expected input [B, H, W, C], got [B, 784]', () => maxPool2d(2, { name: "p" }), [784]],
  [/^maxPool2d "p": a window of 9×9 does not fit into an input of 4×4/, () => maxPool2d(9, { name: "p" }), [4, 4, 1]],
  ["globalAveragePool: expected input [B, ...spatial, C], got [B, 5]", () => globalAveragePool(), [5]],
  [/^globalMaxPool "g": there is no position to pool/, () => globalMaxPool({ name: "g" }), [0, 4, 2]],
  [
    /^pixelShuffle "s": the 6 channels of \[1, 2, 2, 6\] are no multiple of 2²/,
    () => pixelShuffle(2, { name: "s" }),
    [2, 2, 6],
  ],
  [/^padReflect "r": axis 1 of size 2 can be padded by at most 1/, () => padReflect(2, { name: "r" }), [2, 5, 1]],
])("%s", (message, make, input) => {
  expect(() => build(make(), input)).toThrow(ShapeError);
  expect(() => build(make(), input)).toThrow(message);
});

test.each<[string | RegExp, () => Layer, Shape]>([
  [
    /^averagePool2d "a": padding \[2, 2\] is more than half the window \(3\)/,
    () => averagePool2d(3, { padding: 2, name: "a" }),
    [5, 5, 1],
  ],
  ['crop "c": 2 leaves nothing of examples of shape [4, 9, 1]', () => crop(2, { name: "c" }), [4, 9, 1]],
  [
    "pad: amount must be a number or a list of 2, one for each spatial axis of the input, got [1]",
    () => pad([1]),
    [4, 4, 1],
  ],
  ["upsample: factor must be a number or a list of 1", () => upsample([2, 2]), [4, 1]],
])("%s", (message, make, input) => {
  expect(() => build(make(), input)).toThrow(InvalidArgumentError);
  expect(() => build(make(), input)).toThrow(message);
});

test.each<[string, () => Layer]>([
  ["maxPool2d: size must be an integer ≥ 1, or a list of 2, one for each spatial axis, got 0", () => maxPool2d(0)],
  ["maxPool2d: stride must be an integer ≥ 1", () => maxPool2d(2, { stride: 0 })],
  ['maxPool2d: padding must be "valid", "same"', () => maxPool2d(2, { padding: "causal" as never })],
  ["lpPool2d: power must be a finite number > 0, got 0", () => lpPool2d(0, 2)],
  ["adaptiveAveragePool2d: outputSize must be", () => adaptiveAveragePool2d([2])],
  ['resize: method must be "nearest" or "linear", got "cubic"', () => resize(2, { method: "cubic" as never })],
  ["crop: amount must be an integer ≥ 0, or a list of integers or pairs [before, after]", () => crop(-1)],
  ["globalAveragePool: keepDims must be true or false", () => globalAveragePool({ keepDims: 1 as never })],
  ["pixelShuffle: factor must be an integer ≥ 1", () => pixelShuffle(0.5)],
])("%s", (message, make) => {
  expect(make).toThrow(InvalidArgumentError);
  expect(make).toThrow(message);
});
