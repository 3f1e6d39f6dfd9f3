export { accuracy } from "./accuracy.js";
export { mae } from "./mae.js";
export { mse } from "./mse.js";
export { perplexity } from "./perplexity.js";
export { r2 } from "./r2.js";
export { sequenceAccuracy } from "./sequence-accuracy.js";
export { topK } from "./top-k.js";
