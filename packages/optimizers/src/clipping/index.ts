export { clipByGlobalNorm } from "./clip-by-global-norm.js";
export { clipByNorm } from "./clip-by-norm.js";
export { clipByValue } from "./clip-by-value.js";
