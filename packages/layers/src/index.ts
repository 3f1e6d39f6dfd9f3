export { activation } from "./activation.js";
export { add } from "./add.js";
export { batchNorm, type BatchNormOptions } from "./batch-norm.js";
export { concatenate, type ConcatenateOptions } from "./concatenate.js";
export { dense, type DenseOptions } from "./dense.js";
export { dropout } from "./dropout.js";
export { flatten } from "./flatten.js";
export { gaussianNoise } from "./gaussian-noise.js";
export { lambda, type LambdaFunction } from "./lambda.js";
export { layerNorm, type LayerNormOptions } from "./layer-norm.js";
export { multiply } from "./multiply.js";
export { reshape } from "./reshape.js";
export { residual, type ResidualOptions } from "./residual.js";
export { asLayer, asLayers, type LayerLike } from "./layer/as-layer.js";
export { inference, trainingContext, type ForwardContext } from "./layer/context.js";
export { ConfigError, ParameterBudgetError } from "./layer/errors.js";
export {
  layerFactory,
  type LayerClass,
  type LayerFactory,
  type LayerOptions,
  type LayerSample,
} from "./layer/factory.js";
export { checkDistinct } from "./layer/inside.js";
export { Layer, type ParameterOptions } from "./layer/layer.js";
// The table of types is made from these exports at its first use; see there.
// oxlint-disable-next-line import/no-cycle
export { layerFrom, type Custom } from "./layer/layer-from.js";
export {
  activationOption,
  count,
  flag,
  functionOption,
  initializerOption,
  integer,
  integers,
  layerOption,
  layersOption,
  number,
  optional,
  positive,
  withDefault,
} from "./layer/option-kinds.js";
export { withParameterBudget } from "./layer/parameter-budget.js";
export type { Given, Json, LayerConfig, Option, OptionsOf, Rebuild, Schema } from "./layer/options.js";
export { sequential } from "./sequential.js";
