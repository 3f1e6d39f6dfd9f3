import { dense } from "@nn/layers";
import { tanh } from "@nn/activations";
import { accuracy, crossEntropy, Network } from "@nn/network";
import { describe, expect, it } from "vitest";
import { createOptimizer } from "../src/hyper-parameters/hyper-parameters.js";
import { planar } from "../src/networks/planar.js";
import { planarSets } from "../src/tasks/planar/planar-sets.js";

/** What the noise of the set leaves to be learned; the flower's petals and the corners of xor overlap. */
const reachable: Readonly<Record<string, number>> = {
  flower: 0.88,
  spiral: 0.97,
  moons: 0.97,
  circles: 0.97,
  blobs: 0.99,
  xor: 0.92,
  gaussianQuantiles: 0.95,
};

describe("the default training of every planar set reaches what its noise allows", () => {
  it.each(planarSets.map(({ name }) => name))("%s", { timeout: 60_000 }, async (data) => {
    const { task, runs } = await planar.prepare({ network: "planar", data, seed: 3, quiet: true });
    const [{ network, hyperParameters }] = runs;
    await network.train(task.train, {
      optimizer: createOptimizer(hyperParameters),
      epochs: hyperParameters.epochs,
    });
    const scores = await network.evaluate(task.test);
    expect(scores["accuracy"]).toBeGreaterThan(reachable[data]);
  });

  it("is not what a network without a hidden layer reaches", { timeout: 60_000 }, async () => {
    const { task, runs } = await planar.prepare({ network: "planar", data: "spiral", seed: 3, quiet: true });
    const linear = new Network({
      input: [2],
      layers: [dense(3, { activation: tanh })],
      loss: crossEntropy,
      metrics: [accuracy],
    });
    await linear.train(task.train, { optimizer: createOptimizer(runs[0].hyperParameters), epochs: 300 });
    expect((await linear.evaluate(task.test))["accuracy"]).toBeLessThan(0.7);
  });
});
