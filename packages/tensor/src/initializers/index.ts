export { fansOf, type Fans } from "./fans.js";
export type { Initializer } from "./initializer.js";
/** First values of parameters: `initializers.zeros`, `initializers.glorotUniform()`, … */
export * as initializers from "./initializers.js";
export { initializer } from "./registry.js";
