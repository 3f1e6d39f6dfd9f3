export { constant } from "./constant.js";
export { cosine } from "./cosine.js";
export { exponential } from "./exponential.js";
export { linearWarmup } from "./linear-warmup.js";
export { sequence } from "./sequence.js";
export { stepDecay } from "./step-decay.js";
