export { basicBlock } from "./blocks/basic-block.js";
export { bottleneckBlock } from "./blocks/bottleneck-block.js";
export { convNorm, convNormRelu, type ConvNormOptions } from "./blocks/conv-norm.js";
export { preActivationBlock, type PreActivationBlockOptions } from "./blocks/pre-activation-block.js";
export type { ResidualBlockOptions } from "./blocks/residual-options.js";
export {
  cifarResNet,
  resNet110,
  resNet20,
  resNet32,
  resNet56,
  type CifarDepthOptions,
  type CifarResNetOptions,
} from "./cifar-res-net.js";
export { convAutoencoder, type ConvAutoencoderOptions } from "./conv-autoencoder.js";
export { denseNetBC, type DenseNetBcOptions } from "./dense-net-bc.js";
export { googLeNet, type GoogLeNetOptions } from "./goog-le-net.js";
export { inceptionV3, type InceptionV3Options } from "./inception-v3.js";
export { leNet5, type LeNet5Options } from "./le-net-5.js";
export { mobileNetV1, type MobileNetV1Options } from "./mobile-net-v1.js";
export { resNet101, resNet152, resNet18, resNet34, resNet50, type ResNetOptions } from "./res-net.js";
export { bahdanau, type BahdanauOptions } from "./sequence/bahdanau.js";
export { charRnn, type CharRnnOptions } from "./sequence/char-rnn.js";
export { gpt, gpt1, gpt2, gpt2Large, gpt2Medium, gpt2XL, gptMini, type GptOptions } from "./sequence/gpt.js";
export { sequenceClassifier, type SequenceClassifierOptions } from "./sequence/sequence-classifier.js";
export {
  temporalConvolutionalNetwork,
  type TemporalConvolutionalNetworkOptions,
} from "./sequence/temporal-convolutional-network.js";
export { transformer, type TransformerOptions } from "./sequence/transformer.js";
export { visionTransformer, type VisionTransformerOptions } from "./sequence/vision-transformer.js";
export { uNet, type UNetOptions } from "./u-net.js";
export { vgg, type VggOptions } from "./vgg.js";
export { wideResNet, type WideResNetOptions } from "./wide-res-net.js";
