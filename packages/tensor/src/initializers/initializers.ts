export { constant, ones, zeros } from "./constant.js";
export { glorotNormal, glorotUniform } from "./glorot.js";
export { heNormal, heUniform } from "./he.js";
export { lecunNormal, lecunUniform } from "./lecun.js";
export { normal, truncatedNormal } from "./normal.js";
export { orthogonal } from "./orthogonal.js";
export { uniform } from "./uniform.js";
