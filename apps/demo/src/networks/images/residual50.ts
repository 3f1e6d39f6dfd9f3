import { relu } from "@nn/activations";
import { dense, flatten, layerNorm, residual, type Layer } from "@nn/layers";
import { accuracy, crossEntropy, Network } from "@nn/network";
import type { Run } from "../../experiment/run.js";
import { withChoices } from "../../hyper-parameters/hyper-parameters.js";
import { noRegularization } from "../../hyper-parameters/regularization-kinds.js";
import { imageSet } from "../../tasks/images/image-sets.js";
import { imageTask, type ImageTask } from "../../tasks/images/image-task.js";
import type { Recipe } from "../recipe.js";
import { chosenParameters } from "../runs.js";

const width = 64;
/** Of two dense layers each; with the first and the last layer that makes 50. */
const blocks = 24;

/**
 * Fifty dense layers, with shortcuts and without, side by side: through the shortcuts the gradient reaches the first
 * layers whole. He, Zhang, Ren and Sun, "Deep residual learning for image recognition", CVPR 2016.
 */
export const residual50: Recipe = {
  name: "residual50",
  summary: "50 dense layers with shortcuts beside 50 without, on the digits",
  dataSets: ["digits"],
  options: ["data"],
  async prepare(settings, preparation) {
    const task = await imageTask(imageSet("digits"), settings, preparation);
    const run = (label: string, block: () => Layer[]): Run => ({
      label,
      network: deepNetwork(label, block, settings.seed, task),
      hyperParameters: withChoices(hyperParameters, chosenParameters(settings)),
    });
    const runs = [run("residual", () => [residual(pair())]), run("plain", pair)];
    const title = `${task.title}: 50 layers`;
    return { title, story, slug: `residual50-digits-${settings.seed}`, seed: settings.seed, task, runs };
  },
};

const story =
  "Two networks of 50 dense layers with the same layers, the same first weights and the same data. In the residual one a shortcut carries the input of every second layer past the next two, so that the gradient reaches the first layers whole.";

/** The normalization keeps the signal at one size; both networks have it, so the shortcuts are all that differs. */
function pair(): Layer[] {
  return [layerNorm(), dense(width, { activation: relu }), dense(width)];
}

function deepNetwork(name: string, block: () => Layer[], seed: number, { shape, classes }: ImageTask): Network {
  return new Network({
    name,
    input: shape,
    layers: [
      flatten(),
      dense(width, { activation: relu }),
      ...Array.from({ length: blocks }, block).flat(),
      dense(classes),
    ],
    loss: crossEntropy,
    metrics: [accuracy],
    seed,
  });
}

const hyperParameters = {
  epochs: 8,
  miniBatch: 64,
  optimizer: "adam",
  learningRate: 0.001,
  schedule: "cosine",
  regularization: noRegularization,
} as const;
