import { relu } from "@nn/activations";
import { Dataset } from "@nn/data";
import {
  averagePool2d,
  batchNorm,
  conv1d,
  conv2d,
  conv3d,
  convTranspose2d,
  dense,
  depthwiseConv2d,
  flatten,
  globalAveragePool,
  groupNorm,
  layerNorm,
  maxPool2d,
  residual,
  separableConv2d,
  type Layer,
} from "@nn/layers";
import { adam } from "@nn/optimizers";
import { InvalidArgumentError, ShapeError, type Shape } from "@nn/tensor";
import { describe, expect, test } from "vitest";
import { accuracy, crossEntropy, DataError, Network } from "../src/index.js";

const classifier = (layers: readonly Layer[], input: Shape): Network =>
  new Network({ input, layers, loss: crossEntropy, metrics: [accuracy], seed: 2 });

/** Waves as images, labelled by turns. */
function images(count: number, input: Shape, classes = 3): Dataset {
  const size = input.reduce((product, side) => product * side, 1);
  const data = Float32Array.from({ length: count * size }, (_, at) => Math.sin(1.7 * at));
  const x = { data, shape: [count, ...input], dtype: "float32" } as const;
  return Dataset.from({ x, y: Int32Array.from({ length: count }, (_, row) => row % classes) });
}

describe("architectures that cannot be are refused when the network is made (faults 21–23)", () => {
  const image = [6, 6, 4];
  test.each<[string, () => Layer[], Shape, typeof ShapeError, RegExp]>([
    [
      "a kernel larger than the image",
      () => [conv2d(3, 9)],
      image,
      ShapeError,
      /conv2d: a window of 9×9 does not fit into an input of 6×6/,
    ],
    [
      "… after pooling",
      () => [maxPool2d(2), conv2d(3, 5)],
      image,
      ShapeError,
      /conv2d: a window of 5×5 does not fit into an input of 3×3/,
    ],
    ["… along one axis", () => [conv1d(3, 9)], [8, 2], ShapeError, /a window of 9 does not fit into an input of 8/],
    [
      "… along three",
      () => [conv3d(3, 4)],
      [3, 8, 8, 1],
      ShapeError,
      /a window of 4×4×4 does not fit into an input of 3×8×8/,
    ],
    [
      "… of every channel by itself",
      () => [depthwiseConv2d(7)],
      image,
      ShapeError,
      /depthwiseConv2d: a window of 7×7 does not fit/,
    ],
    ["… separably", () => [separableConv2d(3, 7)], image, ShapeError, /separableConv2d: a window of 7×7 does not fit/],
    [
      "… with dilation",
      () => [conv2d(3, 3, { dilation: 3 })],
      image,
      ShapeError,
      /3×3 \(7×7 with its dilation\) does not fit/,
    ],
    [
      "a window larger than the image",
      () => [maxPool2d(7)],
      image,
      ShapeError,
      /maxPool2d: a window of 7×7 does not fit/,
    ],
    [
      "stride 0",
      () => [conv2d(3, 3, { stride: 0 })],
      image,
      InvalidArgumentError,
      /conv2d: stride must be an integer ≥ 1.*got 0/,
    ],
    [
      "stride 0 of a pool",
      () => [averagePool2d(2, { stride: 0 })],
      image,
      InvalidArgumentError,
      /stride must be an integer ≥ 1.*got 0/,
    ],
    [
      "dilation 0",
      () => [conv2d(3, 3, { dilation: 0 })],
      image,
      InvalidArgumentError,
      /dilation must be an integer ≥ 1/,
    ],
    ["a window of 0", () => [maxPool2d(0)], image, InvalidArgumentError, /size must be an integer ≥ 1.*got 0/],
    [
      "groups that do not divide the inputs",
      () => [conv2d(6, 3, { groups: 3 })],
      image,
      InvalidArgumentError,
      /groups \(3\) must divide the 4 input and the 6 output/,
    ],
    [
      "groups that do not divide the outputs",
      () => [conv2d(3, 3, { groups: 2 })],
      image,
      InvalidArgumentError,
      /groups \(2\) must divide the 4 input and the 3 output/,
    ],
    ["groups of a normalization", () => [groupNorm(3)], image, ShapeError, /3 groups do not divide the 4 channels/],
    [
      "padding over half the window",
      () => [maxPool2d(2, { padding: 2 })],
      image,
      InvalidArgumentError,
      /padding \[2, 2\] is more than half the window \(2\)/,
    ],
    [
      "… of averages",
      () => [averagePool2d(3, { padding: 2 })],
      image,
      InvalidArgumentError,
      /padding \[2, 2\] is more than half the window \(3\)/,
    ],
    [
      "output padding of a stride",
      () => [convTranspose2d(3, 3, { stride: 2, outputPadding: 2 })],
      image,
      InvalidArgumentError,
      /outputPadding \(2\) must be less/,
    ],
    [
      "a sum of other channels",
      () => [residual(conv2d(3, 3, { padding: "same" }))],
      image,
      ShapeError,
      /got \[6, 6, 3\] and \[6, 6, 4\]; give residual a shortcut.*conv2d\(3, 1, { useBias: false }\)/,
    ],
    [
      "a sum of other positions",
      () => [residual(conv2d(4, 3))],
      image,
      ShapeError,
      /got \[4, 4, 4\] and \[6, 6, 4\]; give the body's convolutions padding: "same"/,
    ],
    [
      "dense on images",
      () => [conv2d(3, 3), dense(3)],
      image,
      ShapeError,
      /dense: expected input \[B, I\], got \[B, 4, 4, 3\]; add flatten\(\) before it/,
    ],
  ])("%s", (_, layers, input, type, message) => {
    const make = (): Network => classifier(layers(), input);
    expect(make).toThrow(type);
    expect(make).toThrow(message);
  });
});

describe("small is not wrong", () => {
  test.each<[string, () => Layer[], Shape]>([
    ["1×1 images", () => [conv2d(4, 1, { activation: relu }), globalAveragePool(), dense(3)], [1, 1, 2]],
    [
      "1×1 images under a padded kernel",
      () => [conv2d(4, 3, { padding: "same" }), maxPool2d(1), flatten(), dense(3)],
      [1, 1, 2],
    ],
    ["one row of pixels", () => [conv2d(4, [1, 3]), averagePool2d([1, 2]), flatten(), dense(3)], [1, 9, 1]],
    ["a kernel as large as the image", () => [conv2d(4, 5, { activation: relu }), flatten(), dense(3)], [5, 5, 1]],
    ["a stride larger than the image", () => [conv2d(4, 2, { stride: 9 }), flatten(), dense(3)], [5, 5, 1]],
    ["one channel in one group", () => [conv2d(2, 3, { groups: 1 }), batchNorm(), flatten(), dense(3)], [4, 4, 1]],
    [
      "normalizations of one example",
      () => [conv2d(4, 3), batchNorm(), groupNorm(2), layerNorm(), flatten(), dense(3)],
      [4, 4, 2],
    ],
  ])("%s: batches of one, short ones, and none", async (_, layers, input) => {
    const network = classifier(layers(), input);
    const history = await network.train(images(7, input), { optimizer: adam({ miniBatch: 3 }), epochs: 2 });
    expect(history.loss.every(Number.isFinite)).toBe(true);
    const one = images(1, input);
    expect((await network.train(one, { optimizer: adam(), epochs: 1 })).loss.every(Number.isFinite)).toBe(true);
    expect((await network.predict(one)).shape).toEqual([1, 3]);
    expect((await network.predict([])).shape).toEqual([0, 3]);
  });

  test("constant images stay finite through normalizations (fault 20)", async () => {
    const x = { data: new Float32Array(8 * 16).fill(3), shape: [8, 4, 4, 1], dtype: "float32" } as const;
    const network = classifier([conv2d(2, 3), batchNorm(), layerNorm(), flatten(), dense(3)], [4, 4, 1]);
    const { loss } = await network.train(Dataset.from({ x, y: new Int32Array(8) }), { optimizer: adam(), epochs: 3 });
    expect(loss.every(Number.isFinite)).toBe(true);
  });
});

describe("a last batch of one under batch normalization (fault 19)", () => {
  const network = (): Network => classifier([flatten(), dense(4), batchNorm(), dense(3)], [4, 4, 1]);
  const optimizer = adam({ miniBatch: 8 });

  test("is refused before anything is learned, with what to do", async () => {
    const own = network();
    const before = own.toBytes();
    let steps = 0;
    const training = own.train(images(33, [4, 4, 1]), { optimizer, onStep: () => void steps++ });
    await expect(training).rejects.toThrow(
      /got x \[B, 4\] with B = 1; leave it out by train\(data, { dropLast: true }\)/,
    );
    expect(steps).toBe(0);
    expect(own.namedParameters().map(({ parameter }) => parameter.value)).toEqual(
      Network.fromBytes(before)
        .namedParameters()
        .map(({ parameter }) => parameter.value),
    );
  });

  test("is left out by dropLast", async () => {
    const sizes: (number | undefined)[] = [];
    const history = await network().train(images(33, [4, 4, 1]), {
      optimizer,
      epochs: 2,
      dropLast: true,
      onStep: ({ batches }) => void sizes.push(batches),
    });
    expect(sizes).toEqual([4, 4, 4, 4, 4, 4, 4, 4]);
    expect(history.loss).toHaveLength(2);
    // A stream says the same.
    const { x, y } = images(33, [4, 4, 1]);
    const rows = Array.from({ length: 33 }, (_, row) => ({
      x: { data: x.data.slice(16 * row, 16 * row + 16), shape: [4, 4, 1], dtype: "float32" as const },
      y: y.data[row],
    }));
    let taken = 0;
    await network().train(Dataset.fromIterable(rows), { optimizer, dropLast: true, onStep: () => void taken++ });
    expect(taken).toBe(4);
  });

  test("which must leave a batch, and be true or false", async () => {
    const few = images(5, [4, 4, 1]);
    await expect(network().train(few, { optimizer, dropLast: true })).rejects.toThrow(
      "dropLast leaves no batch of 8: there are 5",
    );
    await expect(network().train(few, { optimizer, dropLast: 1 as never })).rejects.toThrow(
      "dropLast must be boolean, got 1",
    );
  });
});

test("flattened images are told how to get their shape back", async () => {
  const network = classifier([conv2d(4, 3), flatten(), dense(3)], [8, 7, 3]);
  const flat = { data: new Float32Array(2 * 168), shape: [2, 168], dtype: "float32" } as const;
  await expect(network.predict(flat)).rejects.toThrow(
    "got [2, 168]; give flattened examples their shape back: x.reshape([2, 8, 7, 3])",
  );
});

test("images with channels first are told what to do", async () => {
  const network = classifier([conv2d(4, 3), flatten(), dense(3)], [8, 7, 3]);
  const first = { data: new Float32Array(2 * 168), shape: [2, 3, 8, 7], dtype: "float32" } as const;
  await expect(network.predict(first)).rejects.toThrow(DataError);
  await expect(network.predict(first)).rejects.toThrow(
    "expected input [B, 8, 7, 3], got [2, 3, 8, 7]; channels come last here: give x.transpose([0, 2, 3, 1])",
  );
});
