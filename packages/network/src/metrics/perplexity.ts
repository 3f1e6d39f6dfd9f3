import { concat, reshape } from "@nn/tensor";
import { configurable, type Configurable } from "../losses/configurable.js";
import { crossEntropy } from "../losses/cross-entropy.js";
import type { From } from "../losses/values.js";
import { lossOfBatch } from "../model/batch-loss.js";
import { checkIgnoreIndex, type IgnoringOptions } from "./ignoring.js";
import type { Metric } from "./metric.js";

/**
 * Perplexity, e^(mean cross-entropy in nats): as unsure as if it had to choose among so many equally likely tokens; 1 is
 * perfect, the number of classes is guessing. Logits [B, …, K], or probabilities where the loss takes those, against integer
 * labels [B, …] or rows of probabilities. The mean is over all positions that count, whatever the batches.
 *
 * Source: Jelinek, Mercer, Bahl, Baker, "Perplexity: a measure of the difficulty of speech recognition tasks", 1977.
 */
export const perplexity: Configurable<Metric, IgnoringOptions> = configurable<Metric, IgnoringOptions>(
  "perplexity",
  { ignoreIndex: null },
  makePerplexity,
);

function makePerplexity({ ignoreIndex }: IgnoringOptions, from: From | null = null): Metric {
  checkIgnoreIndex("perplexity", ignoreIndex);
  // Without label smoothing, whatever the network is trained with.
  const loss = crossEntropy({ from, ignoreIndex });
  return {
    name: "perplexity",
    sums: (prediction, target, weights) => {
      const { sum, weight } = lossOfBatch(loss, prediction, target, weights);
      return concat([reshape(sum, [1]), reshape(weight, [1])]);
    },
    value: (sums) => Math.exp(sums[0] / sums[1]),
    withLoss: (trained) => makePerplexity({ ignoreIndex: ignoreIndex ?? trained.ignoreIndex ?? null }, trained.takes),
    config: () => ({ name: "perplexity", ignoreIndex }),
  };
}
