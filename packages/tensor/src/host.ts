export { checkBytes } from "./core/allocate.js";
export { checkOptions, describe } from "./core/checks/arguments.js";
export { suggestion } from "./core/checks/suggestion.js";
export { dtypeOf, isFloat, promote, type DType, type NdArray, type TypedArray } from "./core/dtype.js";
export * from "./core/errors.js";
export {
  broadcastShapes,
  checkAxes,
  checkAxis,
  checkShape,
  formatShape,
  sameShape,
  sizeOf,
  stridesOf,
  type Shape,
} from "./core/shape.js";
export { Recent, type RecentLimits } from "./memory/recent.js";
export { formatBytes, formatCount } from "./observe/units.js";
export { elementary, RandomStream, type RandomKey, type RandomState } from "./random/index.js";
