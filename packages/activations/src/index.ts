export {
  originOf,
  activation,
  type Activation,
  type ActivationConfig,
  type ActivationInitializer,
  type ActivationOptions,
  type PointwiseActivation,
  type PointwiseRecord,
  type VectorRecord,
  type Origin,
  type Yields,
} from "./record/activation.js";
// The table of names is made from these exports at its first use; see there.
// oxlint-disable-next-line import/no-cycle
export { activationFrom, isActivation } from "./record/activation-from.js";
export { parametricActivation, type ParametricActivation, type ParametricRecord } from "./record/parametric.js";
export { celu } from "./celu.js";
export { elu } from "./elu.js";
export { gelu } from "./gelu.js";
export { geluTanh } from "./gelu-tanh.js";
export { glu } from "./glu.js";
export { hardSigmoid } from "./hard-sigmoid.js";
export { hardSwish } from "./hard-swish.js";
export { hardTanh } from "./hard-tanh.js";
export { identity } from "./identity.js";
export { leakyRelu } from "./leaky-relu.js";
export { logSigmoid } from "./log-sigmoid.js";
export { logSoftmax } from "./log-softmax.js";
export { mish } from "./mish.js";
export { prelu } from "./prelu.js";
export { relu } from "./relu.js";
export { relu6 } from "./relu6.js";
export { selu } from "./selu.js";
export { sigmoid } from "./sigmoid.js";
export { softmax } from "./softmax.js";
export { softplus } from "./softplus.js";
export { softsign } from "./softsign.js";
export { sparsemax } from "./sparsemax.js";
export { squareplus } from "./squareplus.js";
export { silu, swish } from "./swish.js";
export { tanh } from "./tanh.js";
