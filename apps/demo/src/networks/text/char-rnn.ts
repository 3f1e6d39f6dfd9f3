import { charRnn as layers } from "@nn/network";
import { noRegularization } from "../../hyper-parameters/regularization-kinds.js";
import { textRecipe } from "./text-recipe.js";

/** An LSTM of 128 units that writes (Karpathy, "The unreasonable effectiveness of recurrent neural networks", 2015). */
export const charRnn = textRecipe({
  name: "charRnn",
  summary: "LSTM that learns to write like Moby-Dick, character by character",
  title: "LSTM",
  length: 48,
  windows: 1600,
  hyperParameters: {
    epochs: 10,
    miniBatch: 32,
    optimizer: "adam",
    learningRate: 0.008,
    schedule: "cosine",
    regularization: noRegularization,
  },
  layers: (vocabulary) => layers({ vocabulary }),
});
