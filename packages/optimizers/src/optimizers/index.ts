export { adagrad } from "./adagrad.js";
export { adam } from "./adam.js";
export { adamW } from "./adam-w.js";
export { gradientDescent, gradientDescent as sgd } from "./gradient-descent.js";
export { momentum } from "./momentum.js";
export { nesterov } from "./nesterov.js";
export { rmsprop } from "./rmsprop.js";
