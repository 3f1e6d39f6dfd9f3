import { activationFrom } from "@nn/activations";
import type { Dataset } from "@nn/data";
import { dense } from "@nn/layers";
import { accuracy, crossEntropy, Network } from "@nn/network";
import type { Optimizer } from "@nn/optimizers";
import { createOptimizer } from "../../../src/hyper-parameters/hyper-parameters.js";
import { planarData } from "../../../src/tasks/planar/planar-data.js";
import { planarSet } from "../../../src/tasks/planar/planar-sets.js";
import type { Settings } from "../state/settings.js";

/** What settings stand for. */
export interface Model {
  readonly train: Dataset;
  readonly test: Dataset;
  readonly network: Network;
  readonly optimizer: Optimizer;
  readonly classes: number;
}

export function modelOf(settings: Settings): Model {
  const { noise, seed, hidden, optimizer, learningRate, miniBatch, regularization, strength } = settings;
  const set = planarSet(settings.data);
  const activation = activationFrom(settings.activation);
  const network = new Network({
    input: [2],
    layers: [...hidden.map((units) => dense(units, { activation })), dense(set.classes)],
    loss: crossEntropy,
    metrics: [accuracy],
    seed,
  });
  const rule = createOptimizer({
    epochs: Number.POSITIVE_INFINITY,
    miniBatch: miniBatch === 0 ? null : miniBatch,
    optimizer,
    learningRate,
    schedule: "constant",
    regularization: { kind: regularization, strength },
  });
  const data = planarData(set, { samples: set.samples, noise, seed });
  return { ...data, network, optimizer: rule, classes: set.classes };
}
