import { InvalidArgumentError } from "@nn/tensor";
import type { Configurable } from "../configurable.js";
import { defineLoss, type Loss } from "../loss.js";
import { checkCtcShapes, checkCtcTargets } from "./check.js";
import { alignmentLoss } from "./alignments.js";
import type { CtcOptions } from "./options.js";

/**
 * Connectionist temporal classification: −ln Σ p(path) over all ways to write an example's labels into its frames, each
 * label once or several times in a row, blanks in between (and always between two equal labels). For labels whose places are
 * not known, as letters of speech or handwriting.
 *
 * Predictions are logits [B, T, K]; targets int32 [B, S], labels and then padding, or [B, 1 + S] with the number of frames
 * first. An example's loss is in nats and not divided by its length. Where no way exists (fewer frames than labels and the
 * blanks they need) the loss is Infinity; training refuses such targets before it starts.
 *
 * Source: Graves, Fernández, Gomez, Schmidhuber, "Connectionist temporal classification", ICML 2006; here in logarithms.
 */
export const ctc: Configurable<Loss, CtcOptions> = defineLoss<CtcOptions>({
  name: "ctc",
  defaults: { blank: 0, padding: -1, frames: false },
  checkOptions: ({ blank, padding }) => {
    if (!Number.isInteger(blank) || blank < 0) {
      throw new InvalidArgumentError(`ctc: blank must be a class, an integer ≥ 0, got ${String(blank)}`);
    }
    if (!Number.isInteger(padding)) {
      throw new InvalidArgumentError(`ctc: padding must be an integer, got ${String(padding)}`);
    }
  },
  takes: () => "logits",
  checkShapes: checkCtcShapes,
  checkTarget: checkCtcTargets,
  perExample: alignmentLoss,
});
