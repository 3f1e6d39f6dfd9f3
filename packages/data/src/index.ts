export * from "./errors.js";
export * from "./dataset/index.js";
export * from "./generators/index.js";
export { iris } from "./sets/iris.js";
export { mnist } from "./sets/mnist.js";
