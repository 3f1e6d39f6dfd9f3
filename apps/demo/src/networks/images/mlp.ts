import { activationFrom } from "@nn/activations";
import { dense, dropout, flatten } from "@nn/layers";
import { noRegularization } from "../../hyper-parameters/regularization-kinds.js";
import { imageRecipe } from "./image-recipe.js";

const units = [512, 512];

/** A dense network that looks at images: 512-512 with dropout (Srivastava and others, JMLR 2014). */
export const mlp = imageRecipe({
  name: "mlp",
  summary: "dense network 512-512 with dropout",
  title: "dense network",
  options: ["hidden", "activation"],
  layers: ({ classes, hidden = units, activation = "relu" }) => {
    const f = activationFrom(activation);
    return [flatten(), ...hidden.flatMap((count) => [dense(count, { activation: f }), dropout(0.3)]), dense(classes)];
  },
  hyperParameters: {
    epochs: 15,
    miniBatch: 64,
    optimizer: "adam",
    learningRate: 0.001,
    schedule: "cosine",
    regularization: noRegularization,
  },
});
