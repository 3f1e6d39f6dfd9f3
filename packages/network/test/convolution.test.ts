import { relu } from "@nn/activations";
import { mnist } from "@nn/data";
import { conv2d, dense, flatten, maxPool2d } from "@nn/layers";
import { adam, l2 } from "@nn/optimizers";
import { ShapeError } from "@nn/tensor";
import { expect, test } from "vitest";
import { accuracy, crossEntropy, Network, type NetworkOptions } from "../src/index.js";

const convolutional = (options: Partial<NetworkOptions> = {}): Network =>
  new Network({
    input: [28, 28, 1],
    layers: [conv2d(8, 3, { activation: relu }), maxPool2d(2), flatten(), dense(10)],
    loss: crossEntropy,
    metrics: [accuracy],
    seed: 7,
    ...options,
  });

test("a small convolutional network learns digits, and comes back from its bytes", { timeout: 120_000 }, async () => {
  const { train, test: rest } = await mnist({ train: 800, seed: 1 });
  const network = convolutional();
  const optimizer = adam({ learningRate: 3e-3, miniBatch: 32, regularization: l2(1e-4) });
  await network.train(train, { optimizer, epochs: 3, validation: rest.take(100) });
  const few = rest.take(500);
  const scores = await network.evaluate(few);
  expect(scores.accuracy).toBeGreaterThan(0.85);
  expect(await Network.fromBytes(network.toBytes()).evaluate(few)).toEqual(scores);
});

test("the summary tells shapes, parameters and operations", () => {
  const lines = convolutional().summary().split("\n");
  const row = (name: string) => lines.find((line) => line.startsWith(`${name} `))?.split(/ {2,}/);
  expect(row("conv2d")).toEqual(["conv2d", "[B, 26, 26, 8]", "80", "108 k"]);
  expect(row("maxPool2d")?.slice(0, 3)).toEqual(["maxPool2d", "[B, 13, 13, 8]", "0"]);
  expect(row("dense")?.slice(0, 3)).toEqual(["dense", "[B, 10]", "13,530"]);
});

test("images without their axis of channels are told what to do", () => {
  expect(() => convolutional({ input: [28, 28] })).toThrow(ShapeError);
  expect(() => convolutional({ input: [28, 28] })).toThrow(
    "conv2d: expected input [B, H, W, C], got [B, 28, 28]; one channel is reshape([28, 28, 1]) before it",
  );
});
