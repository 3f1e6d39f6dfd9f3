import { relu } from "@nn/activations";
import { spiral } from "@nn/data";
import { batchNorm, dense, foldBatchNorm, residual } from "@nn/layers";
import { adam } from "@nn/optimizers";
import { expect, test } from "vitest";
import { crossEntropy, Network } from "../src/index.js";

test("a trained network predicts the same with its batchNorms inside its weights, also from a file", async () => {
  const data = spiral({ samples: 200, classes: 3, seed: 1 });
  const block = () => residual([dense(16, { useBias: false }), batchNorm(), relu, dense(16), batchNorm()]);
  const trained = new Network({
    input: [2],
    layers: [dense(16, { useBias: false }), batchNorm(), relu, block(), relu, dense(3)],
    loss: crossEntropy,
    seed: 3,
  });
  await trained.train(data, { optimizer: adam({ learningRate: 0.01, miniBatch: 50 }), epochs: 5 });
  const folded = new Network({ input: [2], layers: foldBatchNorm(trained.layers), loss: crossEntropy });
  expect(folded.parameterCount).toBeLessThan(trained.parameterCount);
  expect(folded.summary()).not.toContain("batchNorm");
  const expected = await trained.predict(data);
  for (const network of [folded, Network.fromBytes(folded.toBytes())]) {
    const found = await network.predict(data);
    expect(found.shape).toEqual(expected.shape);
    const errors = Array.from(
      found.data,
      (y, i) => Math.abs(y - expected.data[i]) / Math.max(1, Math.abs(expected.data[i])),
    );
    expect(Math.max(...errors)).toBeLessThan(1e-5);
  }
});
