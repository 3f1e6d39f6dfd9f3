export { activationChecks } from "./activation/activation-checks.js";
export type { ActivationLike, PointwiseLike } from "./activation/activation-like.js";
export { availableBackends, onBackends, type TestedBackend } from "./backends.js";
export { runChecks, type Check } from "./check.js";
export { expectClose, expectEqual, expectFinite, type Tolerance } from "./close.js";
export { CheckError, expectError } from "./errors.js";
export { layerChecks } from "./layer/layer-checks.js";
export type { ContextLike, LayerLike, SampleLike } from "./layer/layer-like.js";
