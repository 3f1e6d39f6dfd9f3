export { blobs } from "./blobs.js";
export { circles } from "./circles.js";
export { flower } from "./flower.js";
export { gaussianQuantiles } from "./gaussian-quantiles.js";
export { moons } from "./moons.js";
export { spiral } from "./spiral.js";
export { xor } from "./xor.js";
export type { PlanarClassOptions, PlanarOptions } from "./planar.js";
