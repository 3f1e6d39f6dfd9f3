export { crossAttention, type CrossAttentionOptions } from "./attention/cross-attention.js";
export { encoderDecoder, type EncoderDecoderOptions } from "./attention/encoder-decoder.js";
export { masked } from "./attention/masked.js";
export { multiHeadAttention, type MultiHeadAttentionOptions } from "./attention/multi-head-attention.js";
export { transformerDecoderBlock, type TransformerDecoderBlockOptions } from "./attention/transformer-decoder-block.js";
export { transformerEncoderBlock, type TransformerEncoderBlockOptions } from "./attention/transformer-encoder-block.js";
export { add } from "./combination/add.js";
export { concatenate, type ConcatenateOptions } from "./combination/concatenate.js";
export { denseBlock } from "./combination/dense-block.js";
export { inception } from "./combination/inception.js";
export { multiply } from "./combination/multiply.js";
export { residual, type ResidualOptions } from "./combination/residual.js";
export { conv1d, conv2d, conv3d, type ConvOptions } from "./convolution/conv.js";
export {
  convTranspose1d,
  convTranspose2d,
  convTranspose3d,
  type ConvTransposeOptions,
} from "./convolution/conv-transpose.js";
export { depthwiseConv1d, depthwiseConv2d, type DepthwiseConvOptions } from "./convolution/depthwise-conv.js";
export { separableConv1d, separableConv2d, type SeparableConvOptions } from "./convolution/separable-conv.js";
export { temporalBlock, type TemporalBlockOptions } from "./convolution/temporal-block.js";
export { activation } from "./core/activation.js";
export { dense, type DenseOptions } from "./core/dense.js";
export { flatten } from "./core/flatten.js";
export { lambda, type LambdaFunction } from "./core/lambda.js";
export { prelu, type PreluOptions } from "./core/prelu.js";
export { reshape } from "./core/reshape.js";
export { sequential } from "./core/sequential.js";
export { takeFeatures } from "./core/take-features.js";
export { classToken, type ClassTokenOptions } from "./embedding/class-token.js";
export { embedding, type EmbeddingOptions } from "./embedding/embedding.js";
export { learnedPositions, type LearnedPositionsOptions } from "./embedding/learned-positions.js";
export { sinusoidalPositions, type SinusoidalPositionsOptions } from "./embedding/sinusoidal-positions.js";
export { takePosition } from "./embedding/take-position.js";
export { tiedOutput } from "./embedding/tied-output.js";
export { vocabularyOf, type TakesTokens } from "./embedding/shared/vocabulary.js";
export { copyLayer, shareParameters, type Unshared } from "./layer/copy-layer.js";
export { lastActivationOf, type EndsInActivation } from "./layer/last-activation.js";
export { asLayer, asLayers, type LayerLike } from "./layer/as-layer.js";
export {
  changedContext,
  inference,
  trainingContext,
  type Decoding,
  type ForwardContext,
  type Memory,
} from "./layer/context.js";
export { ConfigError, ParameterBudgetError } from "./layer/errors.js";
export {
  isFactory,
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
export { flopsByScope } from "./layer/flops.js";
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
} from "./layer/options/option-kinds.js";
export { checkOptions as checkedOptions } from "./layer/options/options.js";
export type { Given, Json, LayerConfig, Option, OptionsOf, Rebuild, Schema } from "./layer/options/options.js";
export { withParameterBudget } from "./layer/parameter-budget.js";
export { batchNorm, type BatchNormOptions } from "./normalization/batch-norm.js";
export { groupNorm, type GroupNormOptions } from "./normalization/group-norm.js";
export { instanceNorm, type InstanceNormOptions } from "./normalization/instance-norm.js";
export { layerNorm, type LayerNormOptions } from "./normalization/layer-norm.js";
export { localResponseNorm, type LocalResponseNormOptions } from "./normalization/local-response-norm.js";
export { rmsNorm, type RmsNormOptions } from "./normalization/rms-norm.js";
export { spectralNorm, type SpectralNormOptions } from "./normalization/spectral-norm.js";
export { weightNorm, type WeightNormOptions } from "./normalization/weight-norm.js";
export {
  adaptiveAveragePool1d,
  adaptiveAveragePool2d,
  adaptiveAveragePool3d,
} from "./pooling/adaptive-average-pool.js";
export { adaptiveMaxPool1d, adaptiveMaxPool2d, adaptiveMaxPool3d } from "./pooling/adaptive-max-pool.js";
export { averagePool1d, averagePool2d, averagePool3d, type AveragePoolOptions } from "./pooling/average-pool.js";
export { globalAveragePool } from "./pooling/global-average-pool.js";
export { globalMaxPool } from "./pooling/global-max-pool.js";
export { lpPool1d, lpPool2d, lpPool3d, type LpPoolOptions } from "./pooling/lp-pool.js";
export { maxPool1d, maxPool2d, maxPool3d, type MaxPoolOptions } from "./pooling/max-pool.js";
export { maxUnpool1d, maxUnpool2d, maxUnpool3d } from "./pooling/max-unpool.js";
export type { GlobalPoolOptions } from "./pooling/shared/global-pool.js";
export { bahdanauDecoder, type BahdanauDecoderOptions } from "./recurrent/bahdanau-decoder.js";
export { bidirectional, type BidirectionalOptions, type Merging } from "./recurrent/bidirectional.js";
export { gru, type GruOptions } from "./recurrent/gru.js";
export { lstm, type LstmOptions } from "./recurrent/lstm.js";
export { recurrent } from "./recurrent/recurrent.js";
export type { Cell, CellParameter } from "./recurrent/shared/cell.js";
export { carryingLayers, type Carrying } from "./recurrent/shared/carrying.js";
export { gatedSchema, RecurrentLayer, recurrentSchema } from "./recurrent/shared/recurrent-layer.js";
export type { GatedOptions, RecurrentOptions } from "./recurrent/shared/recurrent-layer.js";
export { simpleRnn, type SimpleRnnOptions } from "./recurrent/simple-rnn.js";
export { timeDistributed } from "./recurrent/time-distributed.js";
export { alphaDropout } from "./regularization/alpha-dropout.js";
export { dropPath } from "./regularization/drop-path.js";
export { dropout } from "./regularization/dropout.js";
export { gaussianDropout } from "./regularization/gaussian-dropout.js";
export { gaussianNoise } from "./regularization/gaussian-noise.js";
export { spatialDropout } from "./regularization/spatial-dropout.js";
export { crop } from "./resizing/crop.js";
export { pad, type PadOptions } from "./resizing/pad.js";
export { padCircular } from "./resizing/pad-circular.js";
export { padReflect } from "./resizing/pad-reflect.js";
export { padReplicate } from "./resizing/pad-replicate.js";
export { pixelShuffle } from "./resizing/pixel-shuffle.js";
export { pixelUnshuffle } from "./resizing/pixel-unshuffle.js";
export { resize, type ResizeOptions } from "./resizing/resize.js";
export { upsample, type UpsampleOptions } from "./resizing/upsample.js";
