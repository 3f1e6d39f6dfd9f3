import { lastActivationOf, type Layer } from "@nn/layers";
import { InvalidArgumentError } from "@nn/tensor";
import type { Loss } from "../losses/loss.js";

/**
 * Refuses a network whose last layer makes probabilities for a loss that takes logits and makes probabilities itself: the
 * second softmax flattens the first, so that such a network trains without a word, slowly and to a worse end.
 *
 * @throws {InvalidArgumentError} naming the layer.
 */
export function checkLastLayer(layers: readonly Layer[], loss: Loss): void {
  const last = layers.at(-1);
  const activation = lastActivationOf(last);
  if (!last || loss.takes !== "logits" || activation?.yields !== "probabilities") return;
  const { activationName } = activation;
  const other = "from" in loss.config() ? `, or use ${loss.name}({ from: "probabilities" })` : "";
  throw new InvalidArgumentError(
    `Network: ${last.label} ends in ${activationName}, but ${loss.name} takes logits and makes probabilities of them itself; ` +
      `leave ${activationName} out${other}`,
  );
}
