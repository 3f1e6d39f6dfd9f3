export { alias, customGradient, stopGradient, type Backward } from "./autograd/custom-gradient.js";
export { checkGradients, type CheckOptions, type CheckReport } from "./autograd/check-gradients.js";
export { grad, valueAndGrad } from "./autograd/grad.js";
export { gradients, reachable } from "./autograd/gradients.js";
export type { Backend, Executable } from "./backends/backend.js";
export type { BackendOptions } from "./backends/options.js";
export { getBackend, setBackend, type BackendName } from "./backends/select.js";
export { jsBackend } from "./backends/js/index.js";
export { wasmBackend, type WasmBackend, type WasmBackendOptions } from "./backends/wasm/backend.js";
export { wasmSupported } from "./backends/wasm/support.js";
export { coordinates, positions } from "./core/coordinates.js";
export { asTensor, placeholder, scalar, tensor, type TensorLike } from "./core/create.js";
export { arange, eye, full, linspace, ones, zeros } from "./core/fill.js";
export { Tensor } from "./core/methods.js";
export { applyOp, defineOp, type Kernel, type Op, type OpFunction, type Signature } from "./core/op.js";
export { Parameter, parameter } from "./core/parameter.js";
export type { NestedNumbers } from "./core/values/nested.js";
export { isNdArray, toNdArray, type HostValues, type NestedArray, type TensorOptions } from "./core/values/values.js";
export { leaves, mapTree, type Tree } from "./core/tree.js";
export { apply as applyPrimitive, cast as castExpression, constant as constantExpression } from "./expression/build.js";
export { erf as erfOf } from "./expression/erf.js";
export type { Combiner, Expression, Primitive } from "./expression/expression.js";
export { fansOf, initializer, initializers, type Fans, type Initializer } from "./initializers/index.js";
export { Storage } from "./memory/storage.js";
export { capture, collectCaptures, isCapturing, scope } from "./observe/capture.js";
export type { ExplainOptions } from "./observe/explain.js";
export { Explanation } from "./observe/explanation.js";
export type { ExplainedPart, ExplainedStep, ExplanationTotals, Measurement } from "./observe/measurement.js";
export { memoryOf, type ProgramMemory, type StorageMemory } from "./observe/memory.js";
export type { Trace, TraceEvent } from "./observe/trace.js";
export { attention, selfAttention, type AttentionOptions } from "./ops/attention/attention.js";
export { conv1d, conv2d, conv3d, type Convolution, type ConvolutionOptions } from "./ops/convolution/conv.js";
export { depthwiseConv1d, depthwiseConv2d, type DepthwiseConvolution } from "./ops/convolution/depthwise.js";
export type { Padding, PerAxis, WindowOptions } from "./ops/convolution/geometry.js";
export { col2im, im2col } from "./ops/convolution/im2col.js";
export {
  convTranspose1d,
  convTranspose2d,
  convTranspose3d,
  type TransposedConvolution,
  type TransposedConvolutionOptions,
} from "./ops/convolution/transposed.js";
export { padCircular, padReflect, padReplicate, type BorderPad } from "./ops/image/border.js";
export { pixelShuffle, pixelUnshuffle } from "./ops/image/pixel-shuffle.js";
export { resize, type ResizeOptions } from "./ops/image/resize.js";
export { gather, scatterAdd, takeAlong } from "./ops/indexing/gather.js";
export { cumsum } from "./ops/indexing/cumsum.js";
export { oneHot } from "./ops/indexing/one-hot.js";
export { argsort, sort, topK, type SortOptions } from "./ops/indexing/sort.js";
export { einsum } from "./ops/linear/einsum.js";
export { dot, matmul, outer } from "./ops/linear/matmul.js";
export { binary, pointwise, unary, type Binary, type Unary } from "./ops/define.js";
export { add, div, mod, mul, neg, pow, reciprocal, square, sub } from "./ops/pointwise/arithmetic.js";
export { cast } from "./ops/pointwise/cast.js";
export { erf, exp, expm1, log, log1p, rsqrt, sigmoid, sqrt, tanh } from "./ops/pointwise/exponential.js";
export { abs, ceil, floor, round, sign } from "./ops/pointwise/rounding.js";
export {
  clip,
  equal,
  greater,
  greaterEqual,
  less,
  lessEqual,
  logicalAnd,
  logicalNot,
  logicalOr,
  maximum,
  minimum,
  notEqual,
  where,
} from "./ops/pointwise/select.js";
export { cos, sin } from "./ops/pointwise/trigonometry.js";
export {
  adaptiveAveragePool1d,
  adaptiveAveragePool2d,
  adaptiveAveragePool3d,
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
  adaptiveMaxPool3d,
  type AdaptivePool,
} from "./ops/pooling/adaptive-pool.js";
export {
  averagePool1d,
  averagePool2d,
  averagePool3d,
  type AveragePool,
  type AveragePoolOptions,
} from "./ops/pooling/average-pool.js";
export { globalAveragePool, globalMaxPool } from "./ops/pooling/global-pool.js";
export { lpPool1d, lpPool2d, lpPool3d, type LpPool } from "./ops/pooling/lp-pool.js";
export {
  maxPool1d,
  maxPool1dWithIndices,
  maxPool2d,
  maxPool2dWithIndices,
  maxPool3d,
  maxPool3dWithIndices,
  type IndexedMaxima,
  type MaxPool,
  type MaxPoolOptions,
  type MaxPoolWithIndices,
} from "./ops/pooling/max-pool.js";
export type { PoolingOptions } from "./ops/pooling/pool.js";
export { maxUnpool1d, maxUnpool2d, maxUnpool3d, type MaxUnpool } from "./ops/pooling/unpool.js";
export * as random from "./ops/random/random.js";
export type { Key } from "./ops/random/bits.js";
export { argmax, argmin } from "./ops/reduce/arg.js";
export { all, any, max, mean, min, prod, sum, type Axes, type ReduceOptions } from "./ops/reduce/reduce.js";
export { logSoftmax, softmax } from "./ops/reduce/softmax.js";
export {
  logSumExp,
  norm,
  standardize,
  variance,
  type NormOptions,
  type VarianceOptions,
} from "./ops/reduce/statistics.js";
export { scan, type Scanned, type ScanOptions, type ScanStep, type StepResult } from "./ops/scan/scan.js";
export { concat, pad, split, stack, tile } from "./ops/shape/assemble.js";
export { broadcastTo } from "./ops/shape/broadcast.js";
export { expandDims, flatten, reshape, squeeze } from "./ops/shape/reshape.js";
export { flip, narrow, slice, type Range } from "./ops/shape/slice.js";
export { matrixTranspose, transpose } from "./ops/shape/transpose.js";
export { printProgram } from "./program/print.js";
export type { Program } from "./program/program.js";
export { assign, compile, type Captured, type CompiledFunction } from "./runtime/compile.js";
export { evaluate, Procedure, type ProcedureOptions } from "./runtime/procedure.js";
export type { Update } from "./schedule/graph/graph.js";
