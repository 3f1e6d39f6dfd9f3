import { relu } from "@nn/activations";
import { circles, Dataset, moons, spiral } from "@nn/data";
import { dense } from "@nn/layers";
import { accuracy, binaryCrossEntropy, crossEntropy, type History, Network } from "@nn/network";
import { adam } from "@nn/optimizers";
import { describe, expect, expectTypeOf, it } from "vitest";
import {
  findMistakes,
  type PlanarDataset,
  plotConfusionMatrix,
  plotCost,
  plotDecisionBoundary,
  type Predictor,
  type TrainingHistory,
} from "../src/index.js";
import { group, groups, texts } from "./support/svg.js";

/** Labels as a column, as one sigmoid output wants them. */
const column = ({ x, y, classNames }: Dataset): Dataset =>
  Dataset.from({ x, y: { ...y, shape: [y.shape[0], 1] }, names: { classes: classNames } });

const trained = async (data: Dataset, outputs: number) => {
  const network = new Network({
    input: [2],
    layers: [dense(16, { activation: relu }), dense(16, { activation: relu }), dense(outputs)],
    loss: outputs === 1 ? binaryCrossEntropy : crossEntropy,
    metrics: [accuracy],
    seed: 3,
  });
  const [train, validation] = data.split(0.75, { seed: 3 });
  const history = await network.train(train, {
    optimizer: adam({ learningRate: 0.02, miniBatch: 32 }),
    epochs: 40,
    validation,
  });
  return { network, history, validation };
};

describe("with @nn/network and @nn/data", () => {
  it("takes their types as they are", () => {
    expectTypeOf<History>().toExtend<TrainingHistory>();
    expectTypeOf<Network>().toExtend<Predictor>();
    expectTypeOf<Dataset>().toExtend<PlanarDataset>();
  });

  it.each([
    ["one sigmoid output", 1, column(moons({ samples: 200, seed: 4 }))],
    ["two classes", 2, circles({ samples: 200, seed: 4 })],
    ["three classes", 3, spiral({ samples: 240, classes: 3, seed: 4 })],
  ] as const)("draws what a network with %s has learned", async (_, outputs, data) => {
    const { network, history, validation } = await trained(data, outputs);
    const { svg } = await plotDecisionBoundary(network, validation, { resolution: 60 });
    const scores = await network.evaluate(validation);
    const right = Math.round(scores.accuracy * validation.y.shape[0]);
    expect(right / validation.y.shape[0]).toBeGreaterThan(0.75);
    expect(svg).toContain(
      `${Math.round((1000 * right) / validation.y.shape[0]) / 10}% of ${validation.y.shape[0]} points`,
    );
    expect(groups(svg, 'aria-description="region of class')).toHaveLength(Math.max(2, outputs));

    const cost = plotCost(history);
    expect(texts(group(cost.svg, 'aria-label="legend"'))).toEqual(["train", "validation"]);
    expect(plotCost(history, { metric: "accuracy" }).svg).toContain("Best validation accuracy");
  });

  it("agrees with the network on its mistakes", async () => {
    const { network, validation } = await trained(moons({ samples: 200, noise: 0.4, seed: 4 }), 2);
    const predictions = await network.predict(validation);
    const mistakes = findMistakes(validation.y, predictions);
    const scores = await network.evaluate(validation);
    expect(1 - mistakes.length / validation.y.shape[0]).toBeCloseTo(scores.accuracy, 6);
    const predicted = Array.from(validation.y.data);
    for (const mistake of mistakes) predicted[mistake.index] = mistake.predicted;
    const { svg } = plotConfusionMatrix(validation.y, predicted);
    expect(svg).toContain(`of ${validation.y.shape[0]} classified correctly`);
  });
});
