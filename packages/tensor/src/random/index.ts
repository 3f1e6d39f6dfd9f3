export { elementary } from "./elementary.js";
export type { RandomKey } from "./key.js";
export { RandomStream, type RandomState } from "./stream.js";
