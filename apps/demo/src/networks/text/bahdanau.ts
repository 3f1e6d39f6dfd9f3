import { bahdanau as layers } from "@nn/network";
import { noRegularization } from "../../hyper-parameters/regularization-kinds.js";
import { pairRecipe } from "./pair-recipe.js";

/** A recurrent encoder and decoder with attention (Bahdanau, Cho, Bengio, 2015). */
export const bahdanau = pairRecipe({
  name: "bahdanau",
  summary: "the same by gated recurrent units, with attention between them",
  title: "recurrent encoder and decoder",
  hyperParameters: {
    miniBatch: 64,
    optimizer: "adam",
    learningRate: 0.005,
    schedule: "cosine",
    regularization: noRegularization,
  },
  layers: ({ vocabulary, sourceLength }) => layers({ vocabulary, source: sourceLength }),
});
