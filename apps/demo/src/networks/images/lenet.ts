import { activationFrom, relu } from "@nn/activations";
import { activation, batchNorm, conv2d, dense, dropout, flatten, maxPool2d, type Layer } from "@nn/layers";
import { initializers } from "@nn/tensor";
import { noRegularization } from "../../hyper-parameters/regularization-kinds.js";
import { channels, imageRecipe } from "./image-recipe.js";

/** Channels of the convolutions. */
const filters = [16, 32, 64];

/**
 * Convolutions with maximum pooling between them and a dense layer behind, as LeNet (LeCun and others, 1998), with what
 * was found since: relu, batch normalization (Ioffe and Szegedy, 2015), dropout.
 */
export const lenet = imageRecipe({
  name: "lenet",
  summary: "LeNet-style: three convolutions with batch normalization",
  title: "LeNet-style network",
  options: ["activation", "width"],
  layers: ({ classes, width, activation: name }) => {
    const f = name === undefined ? relu : activationFrom(name);
    const convolution = (count: number): Layer[] => [
      conv2d(channels(count, width), 3, { padding: 1, useBias: false, kernelInitializer: initializers.heNormal() }),
      batchNorm(),
      activation(f),
    ];
    const [first, second, third] = filters.map(convolution);
    return [...first, maxPool2d(2), ...second, maxPool2d(2), ...third, flatten(), dropout(0.3), dense(classes)];
  },
  hyperParameters: {
    epochs: 10,
    miniBatch: 64,
    optimizer: "adam",
    learningRate: 0.003,
    schedule: "cosine",
    regularization: noRegularization,
  },
});
