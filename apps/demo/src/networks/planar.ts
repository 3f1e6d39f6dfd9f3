import { activationFrom } from "@nn/activations";
import { dense } from "@nn/layers";
import { accuracy, crossEntropy, Network } from "@nn/network";
import { planarSet, planarSetNames } from "../tasks/planar/planar-sets.js";
import { planarTask } from "../tasks/planar/planar-task.js";
import type { Recipe } from "./recipe.js";
import { runsOf } from "./runs.js";

/** A small network that learns to colour the plane. */
export const planar: Recipe = {
  name: "planar",
  summary: "small dense network on points of the plane",
  dataSets: planarSetNames,
  options: ["data", "noise", "hidden", "activation", "compare"],
  async prepare(settings) {
    const set = planarSet(settings.data ?? "flower");
    const { seed, samples = set.samples, noise = set.noise, hidden = set.hidden } = settings;
    const task = planarTask(set, { samples, noise, seed });
    const activation = activationFrom(settings.activation ?? "tanh");
    const create = (name: string): Network =>
      new Network({
        name,
        input: [2],
        layers: [...hidden.map((units) => dense(units, { activation })), dense(set.classes)],
        loss: crossEntropy,
        metrics: [accuracy],
        seed,
      });
    const { epochs, learningRate, l2 } = set;
    const regularization = { kind: "l2", strength: l2 };
    const runs = runsOf(settings, { ...hyperParameters, epochs, learningRate, regularization }, create);
    return { title: `${task.title}: planar network`, slug: `planar-${set.name}-${seed}`, seed, task, runs };
  },
};

const hyperParameters = {
  miniBatch: null,
  optimizer: "adam",
  schedule: "cosine",
} as const;
