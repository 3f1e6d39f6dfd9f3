import { checkFinite, makeInitializer, type Initializer } from "./initializer.js";

/** All zeros: the usual start of a bias. */
export const zeros: Initializer = makeInitializer("zeros", {}, () => {});

/** All ones: the usual start of a normalization's scale. */
export const ones: Initializer = makeInitializer("ones", {}, (values) => values.fill(1));

/** Every element is `value`. */
export function constant(value: number): Initializer {
  checkFinite("constant", { value });
  return makeInitializer("constant", { value }, (values) => values.fill(value));
}
