import { activationFrom } from "@nn/activations";
import { leNet5 } from "@nn/network";
import { noRegularization } from "../../hyper-parameters/regularization-kinds.js";
import { imageRecipe } from "./image-recipe.js";

/** LeNet-5 as it was: two convolutions of 5 × 5, mean pooling, tanh. LeCun and others, 1998. */
export const lenet5 = imageRecipe({
  name: "lenet5",
  summary: "LeNet-5 of 1998: 61,706 parameters, tanh",
  title: "LeNet-5",
  options: ["activation"],
  layers: ({ classes, activation }) =>
    leNet5({ classes, ...(activation && { activation: activationFrom(activation) }) }),
  hyperParameters: {
    epochs: 12,
    miniBatch: 64,
    optimizer: "adam",
    learningRate: 0.002,
    schedule: "cosine",
    regularization: noRegularization,
  },
});
