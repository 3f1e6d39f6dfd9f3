export { binaryCrossEntropy } from "./binary-cross-entropy.js";
export { crossEntropy } from "./cross-entropy.js";
export { ctc } from "./ctc/ctc.js";
export { hinge } from "./hinge.js";
export { huber } from "./huber.js";
export { klDivergence } from "./kl-divergence.js";
export { meanAbsoluteError } from "./mean-absolute-error.js";
export { meanSquaredError } from "./mean-squared-error.js";
