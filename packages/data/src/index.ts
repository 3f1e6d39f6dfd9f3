export type { StoredArray, StoredData, StoredDType } from "./arrays.js";
export * from "./dataset/index.js";
export * from "./errors.js";
export * from "./generators/index.js";
export * from "./images/index.js";
export * from "./readers/index.js";
export { iris } from "./sets/iris.js";
export { mnist } from "./sets/mnist.js";
