import { Dataset } from "@nn/data";
import { bidirectional, dense, embedding, gru, lstm, masked } from "@nn/layers";
import { adam } from "@nn/optimizers";
import { expect, test } from "vitest";
import { crossEntropy, Network } from "../src/index.js";

const rows = 64;
const steps = 6;

/** Whether the first of some tokens, of which 0 is padding, is above 4. */
function firstTokens(): Dataset {
  const x = Int32Array.from({ length: rows * steps }, (_, i) => (i * 7 + (i >> 3)) % 9);
  const y = Int32Array.from({ length: rows }, (_, row) => Number(x[row * steps] > 4));
  return Dataset.from({
    x: { data: x, shape: [rows, steps], dtype: "int32" },
    y: { data: y, shape: [rows], dtype: "int32" },
  });
}

test("a recurrent network learns, is seen into, and is the same from a file", async () => {
  const layers = [embedding(9, 4), bidirectional(lstm(8, { layers: 2 })), gru(5, { returnSequences: false })];
  const network = new Network({ input: [steps], layers: [masked(0, layers), dense(2)], loss: crossEntropy, seed: 1 });
  const data = firstTokens();
  await network.train(data, { optimizer: adam({ learningRate: 0.02, miniBatch: 16 }), epochs: 20 });
  expect((await network.evaluate(data)).loss).toBeLessThan(0.05);

  const two = {
    data: Int32Array.from([1, 2, 3, 0, 0, 0, 8, 7, 6, 5, 4, 3]),
    shape: [2, steps],
    dtype: "int32",
  } as const;
  const { values } = await network.capture(two);
  expect(values["masked.bidirectional"].shape).toEqual([2, steps, 16]);
  const again = Network.fromBytes(network.toBytes());
  expect(await again.predict(two)).toEqual(await network.predict(two));
});
