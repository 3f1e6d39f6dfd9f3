import { gpt as layers } from "@nn/network";
import { noRegularization } from "../../hyper-parameters/regularization-kinds.js";
import { textRecipe } from "./text-recipe.js";

/** A transformer of two blocks, 64 wide, that writes (Radford and others, 2018). */
export const gpt = textRecipe({
  name: "gpt",
  summary: "small transformer that learns to write like Moby-Dick",
  title: "small GPT",
  length: 32,
  windows: 3200,
  hyperParameters: {
    epochs: 6,
    miniBatch: 32,
    optimizer: "adam",
    learningRate: 0.004,
    schedule: "constant",
    regularization: noRegularization,
  },
  layers: (vocabulary) => layers({ vocabulary, layers: 2, heads: 4, width: 64 }),
});
