import { tanh, type Activation } from "@nn/activations";
import {
  activationOption,
  asLayers,
  averagePool2d,
  conv2d,
  count,
  dense,
  flatten,
  withDefault,
  type Layer,
} from "@nn/layers";
import { readOptions } from "./blocks/options.js";

export interface LeNet5Options {
  /** Number of classes; 10. */
  readonly classes?: number;
  /** Behind each layer with weights but the last; tanh. */
  readonly activation?: Activation;
}

const schema = { classes: withDefault(count, 10), activation: withDefault(activationOption, tanh) };

/**
 * LeNet-5 for digits [28, 28, 1], which the first layer pads to the paper's 32×32; logits. LeCun, Bottou, Bengio, Haffner,
 * "Gradient-based learning applied to document recognition", 1998, figure 2.
 *
 * 61,706 parameters for ten classes. The paper's C3 sees some of S2's channels only, its S2 and S4 have a factor and a bias,
 * and its output is a distance to drawn digits; here C3 sees all, pooling is the mean, and the output is dense, as everybody
 * has built it since.
 */
export function leNet5(options: LeNet5Options = {}): Layer[] {
  const { classes, activation } = readOptions("leNet5", schema, options);
  return asLayers(
    [
      conv2d(6, 5, { padding: 2, activation, name: "C1" }), // 28×28
      averagePool2d(2, { name: "S2" }), // 14×14
      conv2d(16, 5, { activation, name: "C3" }), // 10×10
      averagePool2d(2, { name: "S4" }), // 5×5
      flatten(),
      dense(120, { activation, name: "C5" }),
      dense(84, { activation, name: "F6" }),
      dense(classes, { name: "output" }),
    ],
    "leNet5",
  );
}
