import { activationFrom } from "@nn/activations";
import { dense, dropout, flatten } from "@nn/layers";
import { accuracy, crossEntropy, Network } from "@nn/network";
import { noRegularization } from "../hyper-parameters/regularization-kinds.js";
import { digitClasses, digitShape, digitsTask } from "../tasks/digits.js";
import type { Recipe } from "./recipe.js";
import { runsOf } from "./runs.js";

const hidden = [512, 512];

/** A dense network that reads handwritten digits: 784-512-512-10 with dropout (Srivastava and others, JMLR 2014). */
export const mlp: Recipe = {
  name: "mlp",
  summary: "dense network on 8,000 handwritten digits",
  options: ["hidden", "activation", "compare"],
  async prepare(settings) {
    const task = await digitsTask(settings, { copies: 2 });
    const activation = activationFrom(settings.activation ?? "relu");
    const create = (name: string): Network =>
      new Network({
        name,
        input: digitShape,
        layers: [
          flatten(),
          ...(settings.hidden ?? hidden).flatMap((units) => [dense(units, { activation }), dropout(0.3)]),
          dense(digitClasses),
        ],
        loss: crossEntropy,
        metrics: [accuracy],
        seed: settings.seed,
      });
    const runs = runsOf(settings, hyperParameters, create);
    return { title: `${task.title}: dense network`, slug: `mlp-${settings.seed}`, seed: settings.seed, task, runs };
  },
};

const hyperParameters = {
  epochs: 6,
  miniBatch: 64,
  optimizer: "adam",
  learningRate: 0.001,
  schedule: "cosine",
  regularization: noRegularization,
} as const;
