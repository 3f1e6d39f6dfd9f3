import { abs, checkOptions, gradients, InvalidArgumentError, isFloat, max, Procedure } from "@nn/tensor";
import { featuresOf, type PredictInput } from "../inference/predict.js";
import { classScores, type Attribution, type ClassScoreOptions } from "./class-score.js";
import { trace, type Inspected } from "./trace.js";

/**
 * Which inputs a class's score depends on the most: |∂S_c/∂x|, for images [N, H, W, C] the greatest over the channels,
 * [N, H, W]; other features keep their shape. S_c is the network's output for class c, in inference mode; as a logit it
 * tells more than as a probability, whose slope is flat where the network is sure.
 *
 * Simonyan, Vedaldi, Zisserman, "Deep Inside Convolutional Networks", 2014.
 *
 * @throws {ShapeError} the network does not predict classes [N, K].
 * @throws {InvalidArgumentError} a target that is no class, or a network that takes tokens.
 * @throws {DataError} features that do not fit.
 */
export async function saliency(
  network: Inspected,
  x: PredictInput,
  options: ClassScoreOptions = {},
): Promise<Attribution> {
  checkOptions(options, ["target"], "saliency");
  const features = featuresOf(x, network.input, network.layers);
  const { input, prediction } = trace(network.layers, features);
  if (!isFloat(input.dtype)) {
    throw new InvalidArgumentError(
      `saliency: network "${network.name}" takes ${input.dtype} tokens, which have no slope; a saliency needs numbers as input`,
    );
  }
  const { targets, total } = classScores(prediction, options, "saliency");
  const slope = abs(gradients(total, [input])[0]);
  const map = network.input.length === 3 ? max(slope, -1) : slope;
  const run = new Procedure({ inputs: [input], outputs: [map, targets, prediction] });
  const [maps, classes, predictions] = run.run([features.data]);
  return { ...maps, targets: classes, predictions };
}
