import { describe, expect, test } from "vitest";
import { relu, tanh } from "@nn/activations";
import { circles, flower, moons, spiral, type Dataset } from "@nn/data";
import { dense, layerNorm, residual, sequential, type Layer } from "@nn/layers";
import { adam } from "@nn/optimizers";
import { accuracy, crossEntropy, Network } from "../src/index.js";
import { data } from "./support.js";

/** The scores of a planar network after some epochs, on the data it was trained on. */
async function learn(
  set: Dataset,
  layers: Layer[],
  epochs: number,
  rate = 0.01,
): Promise<Readonly<Record<string, number>>> {
  const network = new Network({ input: [2], layers, loss: crossEntropy, metrics: [accuracy], seed: 1 });
  await network.train(set, { optimizer: adam({ learningRate: rate, miniBatch: 64 }), epochs });
  return network.evaluate(set);
}

const wide = (classes = 2): Layer[] => [
  dense(32, { activation: tanh }),
  dense(32, { activation: tanh }),
  dense(classes),
];

describe("planar sets are learned", () => {
  test.each([
    ["spiral", spiral({ samples: 300, noise: 0.1, seed: 1 }), 150, 0.97],
    ["moons", moons({ samples: 300, noise: 0.1, seed: 1 }), 60, 0.98],
    ["circles", circles({ samples: 300, noise: 0.05, seed: 1 }), 60, 0.98],
    ["flower", flower({ samples: 400, seed: 1 }), 150, 0.85],
  ])("%s", async (_, set, epochs, expected) => {
    const classes = new Set(set.y.data).size;
    expect((await learn(set, wide(classes), epochs, 0.02)).accuracy).toBeGreaterThan(expected);
  });
});

test("a residual dense network of 50 layers trains", async () => {
  const block = (): Layer => residual(sequential(layerNorm(), dense(16, { activation: relu }), dense(16)));
  const layers = [dense(16), ...Array.from({ length: 24 }, block), dense(2)];
  expect((await learn(data, layers, 30, 0.003)).accuracy).toBeGreaterThan(0.97);
});
