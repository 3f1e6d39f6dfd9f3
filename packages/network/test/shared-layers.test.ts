import { relu } from "@nn/activations";
import { moons } from "@nn/data";
import { dense, embedding, lstm } from "@nn/layers";
import { adam, type Optimizer } from "@nn/optimizers";
import { describe, expect, test } from "vitest";
import { crossEntropy, generate, Network, trainAll, TrainingInProgressError } from "../src/index.js";

const data = moons({ samples: 60, seed: 1 });
const optimizer = (): Optimizer => adam({ learningRate: 0.05, miniBatch: 20 });

function pair(): { base: Network; head: Network } {
  const base = new Network({
    input: [2],
    layers: [dense(8, { activation: relu }), dense(2)],
    loss: crossEntropy,
    seed: 1,
  });
  const head = new Network({ input: [2], layers: [base.layers[0], dense(2)], loss: crossEntropy, seed: 2 });
  return { base, head };
}

/** What a network with the same weights, and nothing traced before, says. */
async function afresh(network: Network): Promise<[unknown, number]> {
  const again = Network.fromBytes(network.toBytes());
  return [(await again.predict(data.take(5))).data, (await again.evaluate(data)).loss];
}

async function now(network: Network): Promise<[unknown, number]> {
  return [(await network.predict(data.take(5))).data, (await network.evaluate(data)).loss];
}

describe("two networks with the same layer", () => {
  test("both see what either learns, whatever they predicted before", async () => {
    const base = new Network({
      input: [2],
      layers: [dense(8, { activation: relu }), dense(2)],
      loss: crossEntropy,
      seed: 1,
    });
    const before = await now(base);
    const head = new Network({ input: [2], layers: [base.layers[0], dense(2)], loss: crossEntropy, seed: 2 });
    await now(head);
    for (const one of [head, base, head]) {
      await one.train(data, { optimizer: optimizer(), epochs: 3 });
      for (const either of [base, head]) expect(await now(either)).toEqual(await afresh(either));
    }
    expect(await now(base)).not.toEqual(before);
  });

  test("training one after another is as with copies of the layer", async () => {
    const { base, head } = pair();
    await base.train(data, { optimizer: optimizer(), epochs: 2 });
    const alone = Network.fromBytes(base.toBytes());
    // Trains its own layer alone, so that the shared one stays; its block takes the parameters away and the moments stay behind.
    base.layers[0].freeze();
    await head.train(data, { optimizer: optimizer(), epochs: 2 });
    base.layers[0].unfreeze();
    await base.train(data, { optimizer: optimizer(), epochs: 2 });
    await alone.train(data, { optimizer: optimizer(), epochs: 2 });
    expect(await now(base)).toEqual(await now(alone));
  });

  test("a frozen layer is the same in both afterwards, and the head learned", async () => {
    const { base, head } = pair();
    base.layers[0].freeze();
    const [weights, { loss }] = [base.layers[0].parameters.W.value, await head.evaluate(data)];
    const { data: predicted } = await base.predict(data.take(5));
    await head.train(data, { optimizer: optimizer(), epochs: 10 });
    expect(base.layers[0].parameters.W.value).toEqual(weights);
    expect((await base.predict(data.take(5))).data).toEqual(predicted);
    expect((await head.evaluate(data)).loss).toBeLessThan(loss);
  });

  test("they are not trained at the same time, and looking at one does not disturb the other", async () => {
    const { base, head } = pair();
    const reference = pair();
    await reference.base.train(data, { optimizer: optimizer(), epochs: 3 });
    await base.train(data, {
      optimizer: optimizer(),
      epochs: 3,
      onEpoch: async () => {
        await expect(head.train(data, { optimizer: optimizer() })).rejects.toThrow(TrainingInProgressError);
        await expect(head.explain(data, { optimizer: optimizer() })).rejects.toThrow("dense.W is trained in another");
        expect(() => new Network({ input: [2], layers: [base.layers[0]], loss: crossEntropy })).toThrow(
          TrainingInProgressError,
        );
        expect(await now(head)).toEqual(await afresh(head));
        expect(head.summary()).toContain("dense");
      },
    });
    expect(await now(base)).toEqual(await now(reference.base));
    await head.train(data, { optimizer: optimizer() });
  });

  test("trainAll refuses them, unless the shared layer is frozen", async () => {
    const { base, head } = pair();
    const jobs = [base, head].map((network) => ({ network, data, options: { optimizer: optimizer(), epochs: 2 } }));
    await expect(trainAll(jobs)).rejects.toThrow(
      /share a layer \(dense\.[Wb]\): train them one after another, or freeze it/,
    );
    base.layers[0].freeze();
    const before = base.layers[0].parameters.W.value;
    const alone = Network.fromBytes(head.toBytes());
    await trainAll(jobs, { workers: 2 });
    expect(base.layers[0].parameters.W.value).toEqual(before);
    await alone.train(data, { optimizer: optimizer(), epochs: 2 });
    expect(await now(head)).toEqual(await now(alone));
    expect(await now(base)).toEqual(await afresh(base));
  });

  test("a text goes on from the weights as they are", async () => {
    const layers = (): Network["layers"] => [embedding(5, 4), lstm(6), dense(5)];
    const base = new Network({ input: [4], layers: layers(), loss: crossEntropy, seed: 1 });
    const write = async (network: Network): Promise<number[]> => {
      const tokens: number[] = [];
      for await (const token of generate(network, [1, 2], { length: 6, seed: 1, temperature: 0.1 })) tokens.push(token);
      return tokens;
    };
    const before = await write(base);
    const head = new Network({ input: [4], layers: [...base.layers.slice(0, 2), dense(5)], loss: crossEntropy });
    for (const { parameter } of head.namedParameters()) parameter.set(parameter.value.data.map((value) => -20 * value));
    expect(await write(base)).toEqual(await write(Network.fromBytes(base.toBytes())));
    expect(await write(base)).not.toEqual(before);
  });
});
