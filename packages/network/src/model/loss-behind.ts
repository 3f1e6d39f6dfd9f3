import { lastActivationOf, type Layer } from "@nn/layers";
import { InvalidArgumentError } from "@nn/tensor";
import type { Loss } from "../losses/loss.js";

/**
 * The loss, told what the last layer yields: behind softmax or sigmoid it takes probabilities. Taken for logits they would get
 * a second softmax, which flattens the first: such a network trains slowly and to a worse end, without a word.
 *
 * @throws {InvalidArgumentError} the loss was told that they are logits, or cannot read what the last layer yields.
 */
export function lossBehind(layers: readonly Layer[], loss: Loss): Loss {
  const last = layers.at(-1)!;
  const activation = lastActivationOf(last);
  if (!activation?.yields || loss.takes === undefined || loss.takes === "probabilities") return loss;
  const { activationName, yields } = activation;
  const where = `Network: ${last.label} ends in ${activationName}`;
  if (loss.takes === "logits" || !loss.ofProbabilities) {
    const other = loss.ofProbabilities ? `, or use ${loss.name} without from: "logits"` : "";
    throw new InvalidArgumentError(`${where}, but ${loss.name} takes logits; leave ${activationName} out${other}`);
  }
  if (loss.reads === "distribution" && yields === "probabilities") {
    throw new InvalidArgumentError(
      `${where}, whose values are several yes or no's, but ${loss.name} needs probabilities that add up to 1; leave ` +
        `${activationName} out or use softmax, and binaryCrossEntropy where several classes can be right`,
    );
  }
  if (yields === "distribution" && last.outputShape?.at(-1) === 1) {
    throw new InvalidArgumentError(`${where} of a single number, which is always 1; use sigmoid, or no activation`);
  }
  return loss.ofProbabilities();
}
