export { accuracy } from "./accuracy.js";
export { mae } from "./mae.js";
export { mse } from "./mse.js";
export { r2 } from "./r2.js";
export { topK } from "./top-k.js";
