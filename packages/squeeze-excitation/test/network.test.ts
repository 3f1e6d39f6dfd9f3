import { relu } from "@nn/activations";
import { Dataset } from "@nn/data";
import { conv2d, dense, globalAveragePool, residual, sequential, type Layer } from "@nn/layers";
import { accuracy, convNorm, convNormRelu, crossEntropy, Network } from "@nn/network";
import { adam } from "@nn/optimizers";
import { RandomStream } from "@nn/tensor";
import { describe, expect, test } from "vitest";
import { squeezeExcitation } from "../src/index.js";

/** The SE-ResNet module (figure 3 of the paper): excitation before the sum. */
const block = (filters: number): Layer =>
  sequential(residual([...convNormRelu(filters, 3), ...convNorm(filters, 3), squeezeExcitation({ ratio: 4 })]), relu);

const network = (): Network =>
  new Network({
    input: [8, 8, 1],
    layers: [conv2d(8, 3, { padding: "same", activation: relu }), block(8), globalAveragePool(), dense(2)],
    loss: crossEntropy,
    metrics: [accuracy],
    seed: 3,
  });

/** Stripes that lie or stand, at random places, with noise: [N, 8, 8, 1]. */
function stripes(count: number): Dataset {
  const random = new RandomStream(5);
  const images = Array.from({ length: count }, (_, row) => {
    const phase = random.uniform(0, 6);
    return Array.from({ length: 64 }, (_, at) => {
      const along = row % 2 === 0 ? at % 8 : Math.floor(at / 8);
      return Math.sin(1.6 * along + phase) + 0.3 * random.normal();
    });
  });
  const x = { data: Float32Array.from(images.flat()), shape: [count, 8, 8, 1], dtype: "float32" } as const;
  return Dataset.from({ x, y: images.map((_, row) => row % 2) });
}

describe("in an SE-ResNet", () => {
  test("learns", async () => {
    const own = network();
    await own.train(stripes(200), { optimizer: adam({ learningRate: 0.01, miniBatch: 20 }), epochs: 4 });
    expect((await own.evaluate(stripes(100))).accuracy).toBeGreaterThan(0.95);
  });

  test("comes back from a file by the factories that the program gives, and by nothing else", async () => {
    const own = network();
    const x = stripes(4);
    await own.train(x, { optimizer: adam(), epochs: 1 });
    const bytes = own.toBytes();
    expect(() => Network.fromBytes(bytes)).toThrow(
      /no layer "squeezeExcitation"[\s\S]*Network\.load\(path, { layers: \[yours\] }\)/,
    );
    const again = Network.fromBytes(bytes, { layers: [squeezeExcitation] });
    expect(await again.predict(x)).toEqual(await own.predict(x));
    expect(again.namedParameters().map(({ path }) => path)).toContain(
      "sequential.residual.sequential.squeezeExcitation.W1",
    );
  });
});
