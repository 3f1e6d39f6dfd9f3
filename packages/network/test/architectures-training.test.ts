import { relu } from "@nn/activations";
import { Dataset, mnist } from "@nn/data";
import { foldBatchNorm, type Layer } from "@nn/layers";
import { adam, momentum } from "@nn/optimizers";
import { random, sizeOf, type Shape } from "@nn/tensor";
import { expectClose, expectFinite } from "@nn/testing";
import { expect, test } from "vitest";
import {
  accuracy,
  convAutoencoder,
  crossEntropy,
  denseNetBC,
  googLeNet,
  inceptionV3,
  leNet5,
  meanSquaredError,
  mobileNetV1,
  Network,
  resNet18,
  resNet20,
  resNet50,
  uNet,
  vgg,
  wideResNet,
} from "../src/index.js";

/** Four images with one class for each position of the result. */
async function images(input: Shape, positions: Shape): Promise<Dataset> {
  const x = await random.uniform([4, ...input], 1).data();
  const y = Int32Array.from({ length: 4 * sizeOf(positions) }, (_, i) => i % 2);
  return Dataset.from({ x: { data: x, shape: [4, ...input] }, y: { data: y, shape: [4, ...positions] } });
}

test.each<[string, Layer[], Shape]>([
  ["LeNet-5", leNet5({ classes: 2 }), [28, 28, 1]],
  ["VGG", vgg({ classes: 2, width: 4, convolutions: [2, 1], units: [8] }), [8, 8, 3]],
  ["ResNet-18", resNet18({ classes: 2, width: 2 }), [32, 32, 3]],
  ["ResNet-50", resNet50({ classes: 2, width: 2, stem: "3x3" }), [8, 8, 3]],
  ["ResNet-20", resNet20({ classes: 2, width: 2 }), [8, 8, 3]],
  ["ResNet-20, version 2", resNet20({ classes: 2, width: 2, version: 2 }), [8, 8, 3]],
  ["WRN-10-2", wideResNet({ classes: 2, depth: 10, widen: 2, dropout: 0.3 }), [8, 8, 3]],
  ["GoogLeNet", googLeNet({ classes: 2, width: 1 / 16, stem: "3x3" }), [8, 8, 1]],
  ["GoogLeNet, normalized", googLeNet({ classes: 2, width: 1 / 16, batchNorm: true }), [32, 32, 1]],
  ["Inception v3", inceptionV3({ classes: 2, width: 1 / 32 }), [75, 75, 1]],
  ["MobileNet", mobileNetV1({ classes: 2, width: 1 / 16 }), [16, 16, 3]],
  ["DenseNet-BC", denseNetBC({ classes: 2, depth: 16, growth: 3, dropout: 0.2 }), [8, 8, 3]],
  ["U-Net", uNet({ width: 2, depth: 2, batchNorm: true }), [8, 12, 1]],
])("%s: a training step changes every weight by finite numbers", async (_, layers, input) => {
  const network = new Network({ input, layers, loss: crossEntropy, metrics: [accuracy], seed: 3 });
  const data = await images(input, network.output.slice(0, -1));
  const before = network.namedParameters().map(({ path, parameter }) => ({ path, data: parameter.value.data.slice() }));
  const history = await network.train(data, { optimizer: momentum({ learningRate: 0.01, miniBatch: 4 }), epochs: 2 });
  expectFinite(history.loss);
  const moved = network.namedParameters().map(({ parameter }) => parameter.value.data);
  const still = before.filter(({ data }, i) => data.every((value, at) => value === moved[i][at]));
  expect(still.map(({ path }) => path)).toEqual([]);
  const prediction = await network.predict(data);
  expectFinite(prediction);
  // It comes back from a file, and with its batchNorms inside its weights.
  const close = { relative: 1e-3, absolute: 1e-4 };
  expectClose(await Network.fromBytes(network.toBytes()).predict(data), prediction);
  const folded = new Network({ input, layers: foldBatchNorm(network.layers), loss: crossEntropy });
  expectClose(await folded.predict(data), prediction, close);
});

test("LeNet-5 learns digits in seconds", { timeout: 120_000 }, async () => {
  const { train, test: rest } = await mnist({ train: 2000, seed: 1 });
  const network = new Network({
    input: [28, 28, 1],
    layers: leNet5({ activation: relu }),
    loss: crossEntropy,
    metrics: [accuracy],
    seed: 1,
  });
  await network.train(train, { optimizer: adam({ learningRate: 2e-3, miniBatch: 16 }), epochs: 3 });
  expect((await network.evaluate(rest.take(500))).accuracy).toBeGreaterThan(0.92);
});

test("a convolutional autoencoder learns to give back digits", { timeout: 120_000 }, async () => {
  const { train } = await mnist({ train: 256, seed: 1 });
  const digits = Dataset.from({ x: train.x, y: train.x });
  const network = new Network({ input: [28, 28, 1], layers: convAutoencoder(), loss: meanSquaredError, seed: 1 });
  const options = { optimizer: adam({ learningRate: 5e-3, miniBatch: 32 }), epochs: 4 };
  const { loss } = await network.train(digits, options);
  expect(loss.at(-1)).toBeLessThan(loss[0] / 2);
});
