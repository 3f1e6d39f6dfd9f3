export { add } from "./combination/add.js";
export { concatenate, type ConcatenateOptions } from "./combination/concatenate.js";
export { denseBlock } from "./combination/dense-block.js";
export { inception } from "./combination/inception.js";
export { multiply } from "./combination/multiply.js";
export { residual, type ResidualOptions } from "./combination/residual.js";
export { activation } from "./core/activation.js";
export { dense, type DenseOptions } from "./core/dense.js";
export { flatten } from "./core/flatten.js";
export { lambda, type LambdaFunction } from "./core/lambda.js";
export { prelu, type PreluOptions } from "./core/prelu.js";
export { reshape } from "./core/reshape.js";
export { sequential } from "./core/sequential.js";
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
export {
  absorbIntoWeights,
  type Absorbed,
  type Absorbing,
  type ChannelMap,
  type ChannelMapping,
  type ParameterValues,
} from "./layer/fold/channel-map.js";
export { foldBatchNorm } from "./layer/fold/fold-batch-norm.js";
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
export type { Given, Json, LayerConfig, Option, OptionsOf, Rebuild, Schema } from "./layer/options.js";
export { withParameterBudget } from "./layer/parameter-budget.js";
export { batchNorm, type BatchNormOptions } from "./normalization/batch-norm.js";
export { groupNorm, type GroupNormOptions } from "./normalization/group-norm.js";
export { instanceNorm, type InstanceNormOptions } from "./normalization/instance-norm.js";
export { layerNorm, type LayerNormOptions } from "./normalization/layer-norm.js";
export { localResponseNorm, type LocalResponseNormOptions } from "./normalization/local-response-norm.js";
export { rmsNorm, type RmsNormOptions } from "./normalization/rms-norm.js";
export { spectralNorm, type SpectralNormOptions } from "./normalization/spectral-norm.js";
export { weightNorm, type WeightNormOptions } from "./normalization/weight-norm.js";
export { alphaDropout } from "./regularization/alpha-dropout.js";
export { dropPath } from "./regularization/drop-path.js";
export { dropout } from "./regularization/dropout.js";
export { gaussianDropout } from "./regularization/gaussian-dropout.js";
export { gaussianNoise } from "./regularization/gaussian-noise.js";
export { spatialDropout } from "./regularization/spatial-dropout.js";
