import { relu } from "@nn/activations";
import { augment, Dataset, mixup, prefetch, randomCrop, randomFlip } from "@nn/data";
import { dense, flatten } from "@nn/layers";
import { adam } from "@nn/optimizers";
import { expect, test } from "vitest";
import { accuracy, crossEntropy, Network } from "../src/index.js";
import { weightsOf } from "./support.js";

/** Bright bars at the left or at the top of 6 × 6 images. */
function bars(count = 120): Dataset {
  const data = new Float32Array(count * 36);
  const y = Int32Array.from({ length: count }, (_, i) => i % 2);
  for (let i = 0; i < data.length; i++) {
    const [image, pixel] = [Math.floor(i / 36), i % 36];
    const place = y[image] === 0 ? pixel % 6 : Math.floor(pixel / 6);
    data[i] = place === 1 + (image % 3) ? 1 : 0.1;
  }
  return Dataset.from({ x: { data, shape: [count, 6, 6, 1] }, y, names: { classes: ["upright", "level"] } });
}

async function trained(data: Dataset): Promise<{ network: Network; loss: readonly number[] }> {
  const network = new Network({
    input: [6, 6, 1],
    layers: [flatten(), dense(24, { activation: relu }), dense(2)],
    loss: crossEntropy,
    metrics: [accuracy],
    seed: 3,
  });
  const optimizer = adam({ learningRate: 0.02, miniBatch: 16 });
  const { loss } = await network.train(data, { optimizer, epochs: 20 });
  return { network, loss };
}

test("training on augmented images learns, and the same seed gives the same bits", async () => {
  const steps = [randomCrop({ padding: 1 }), randomFlip(), mixup(0.2)];
  const first = await trained(augment(bars(), steps, { seed: 1 }));
  expect(first.loss.at(-1)).toBeLessThan(0.8 * first.loss[0]);
  expect((await first.network.evaluate(bars())).accuracy).toBeGreaterThan(0.95);
  const again = await trained(prefetch(augment(bars(), steps, { seed: 1 })));
  expect(weightsOf(again.network)).toEqual(weightsOf(first.network));
  const other = await trained(augment(bars(), steps, { seed: 2 }));
  expect(weightsOf(other.network)).not.toEqual(weightsOf(first.network));
});

test("without steps it is training on the examples in memory, bit for bit", async () => {
  expect(weightsOf((await trained(augment(bars(), []))).network)).toEqual(weightsOf((await trained(bars())).network));
});
