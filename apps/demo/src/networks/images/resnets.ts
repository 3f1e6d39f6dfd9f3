import { cifarResNet } from "@nn/network";
import type { Recipe } from "../recipe.js";
import { channels, deepTraining, imageRecipe, type ImageChoices } from "./image-recipe.js";

/** With the paper's number of channels: 16, 32 and 64. */
export const resnet20 = residualNetwork(20, 16);

/** With half of the paper's channels, so that it is trained in minutes; `--width 2` has all of them. */
export const resnet56 = residualNetwork(56, 8);

/**
 * A residual network for small images, and for `--plain` the same layers without the shortcuts. He, Zhang, Ren and Sun,
 * "Deep residual learning for image recognition", CVPR 2016, section 4.2.
 */
function residualNetwork(depth: number, filters: number): Recipe {
  const layers =
    (plain: boolean) =>
    ({ classes, width }: ImageChoices) =>
      cifarResNet({ depth, classes, width: channels(filters, width), plain });
  return imageRecipe({
    name: `resnet${depth}`,
    summary: `residual network of ${depth} layers`,
    title: `residual network of ${depth} layers`,
    options: ["width"],
    layers: layers(false),
    plain: {
      story: `Two networks of ${depth} layers with the same convolutions, trained in the same way on the same images. In the residual one a shortcut carries the input of every second convolution past the next two, so that the gradient reaches the first layers whole.`,
      layers: layers(true),
    },
    ...deepTraining,
  });
}
