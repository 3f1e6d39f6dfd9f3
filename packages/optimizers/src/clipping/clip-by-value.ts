import { abs, clip, equal, where } from "@nn/tensor";
import { clipping } from "../definition/clip.js";
import { positive } from "../options/ranges.js";

/**
 * Limits every element: g ← min(max(g, −c), c). The direction of the gradient changes. NaN and infinities stay what they are:
 * a step that went wrong must show.
 * Graves, "Generating sequences with recurrent neural networks", 2013, section 2.1, for gradients inside an LSTM.
 */
export const clipByValue = clipping({
  name: "clipByValue",
  ranges: { limit: positive },
  apply: (gradients, { limit }) => gradients.map((g) => where(equal(abs(g), Infinity), g, clip(g, -limit, limit))),
});
