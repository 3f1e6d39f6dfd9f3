import { vgg as vggLayers } from "@nn/network";
import { noRegularization } from "../../hyper-parameters/regularization-kinds.js";
import { channels, imageRecipe } from "./image-recipe.js";

/** A small network of the kind of Simonyan and Zisserman, 2015: three stages of two convolutions of 3 × 3. */
export const vgg = imageRecipe({
  name: "vgg",
  summary: "small VGG: six convolutions in three stages",
  title: "small VGG",
  options: ["width"],
  layers: ({ classes, width }) => vggLayers({ classes, width: channels(16, width), dropout: 0.3 }),
  hyperParameters: {
    epochs: 8,
    miniBatch: 64,
    optimizer: "adam",
    learningRate: 0.002,
    schedule: "cosine",
    regularization: noRegularization,
  },
});
