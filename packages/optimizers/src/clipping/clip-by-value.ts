import { abs, clip, equal, where } from "@nn/tensor";
import { clipping } from "../definition/clip.js";
import { positive } from "../options/ranges.js";

/**
 * Limits every element to −c … c. The direction of the gradient changes. NaN and infinities stay what they are:
 * a step that went wrong must show.
 */
export const clipByValue = clipping({
  name: "clipByValue",
  ranges: { limit: positive },
  apply: (gradients, { limit }) => gradients.map((g) => where(equal(abs(g), Infinity), g, clip(g, -limit, limit))),
});
