import { sequential, type Layer } from "@nn/layers";
import { InvalidArgumentError, RandomStream, type Shape } from "@nn/tensor";
import { describe, expect, test } from "vitest";
import {
  bahdanau,
  charRnn,
  cifarResNet,
  convAutoencoder,
  denseNetBC,
  googLeNet,
  gpt1,
  gpt2,
  gptMini,
  inceptionV3,
  leNet5,
  mobileNetV1,
  resNet110,
  resNet18,
  resNet20,
  resNet32,
  resNet34,
  resNet50,
  resNet56,
  sequenceClassifier,
  temporalConvolutionalNetwork,
  transformer,
  uNet,
  vgg,
  visionTransformer,
  wideResNet,
} from "../src/index.js";

/** Gives first values at no cost: these tests count them. */
class Zeros extends RandomStream {
  constructor() {
    super(0);
  }

  override fork(): RandomStream {
    return this;
  }

  override normal(): number {
    return 0;
  }

  override uniform(): number {
    return 0;
  }
}

function built(layers: readonly Layer[], input: Shape): Layer {
  const whole = sequential(layers);
  whole.build(input, new Zeros());
  return whole;
}

const parametersOf = (layer: Layer): number =>
  Object.values(layer.parameters).reduce((sum, { size }) => sum + size, 0) +
  layer.children.reduce((sum, child) => sum + parametersOf(child), 0);

const imageNet = [224, 224, 3] as const;
const cifar = [32, 32, 3] as const;

const vitBase = (): Layer[] =>
  visionTransformer({ classes: 1000, patch: 16, layers: 12, heads: 12, width: 768, dropout: 0.1 });

describe("parameters", () => {
  test.each<[string, string, () => Layer[], Shape, number]>([
    ["LeNet-5", "61,706 (28×28, padded)", () => leNet5(), [28, 28, 1], 61_706],
    ["VGG-16 without its dense layers", "14,714,688 (table 2, and 513,000)", vgg16, [32, 32, 3], 14_714_688 + 513_000],
    ["ResNet-18", "11.69 M", () => resNet18(), imageNet, 11_689_512],
    ["ResNet-34", "21.80 M", () => resNet34(), imageNet, 21_797_672],
    ["ResNet-50", "25.56 M", () => resNet50(), imageNet, 25_557_032],
    ["ResNet-20", "0.27 M", () => resNet20(), cifar, 272_474],
    ["ResNet-32", "0.46 M", () => resNet32(), cifar, 466_906],
    ["ResNet-56", "0.85 M", () => resNet56(), cifar, 855_770],
    ["ResNet-110", "1.7 M", () => resNet110(), cifar, 1_730_714],
    ["ResNet-20 of version 2", "0.27 M", () => resNet20({ version: 2 }), cifar, 272_282],
    ["plain 20 layers, no projections", "0.27 M", () => resNet20({ plain: true }), cifar, 269_722],
    ["WRN-40-1", "0.6 M", () => wideResNet({ depth: 40, widen: 1 }), cifar, 563_930],
    ["WRN-40-2", "2.2 M", () => wideResNet({ depth: 40, widen: 2 }), cifar, 2_243_546],
    ["WRN-16-4", "2.8 M", () => wideResNet({ depth: 16, widen: 4 }), cifar, 2_748_890],
    ["WRN-28-10", "36.5 M", () => wideResNet(), cifar, 36_479_194],
    ["GoogLeNet", "6.8 · 2²⁰, the sum of table 1's rows", () => googLeNet(), imageNet, 6_998_552],
    ["Inception v3", "23.8 M", () => inceptionV3(), [299, 299, 3], 23_834_568],
    ["MobileNet", "4.2 M", () => mobileNetV1(), imageNet, 4_231_976],
    ["MobileNet 0.75", "2.6 M", () => mobileNetV1({ width: 0.75 }), imageNet, 2_585_560],
    ["MobileNet 0.5", "1.3 M", () => mobileNetV1({ width: 0.5 }), imageNet, 1_331_592],
    ["DenseNet-BC-100-12", "0.8 M", () => denseNetBC(), cifar, 769_162],
    ["charRnn", "65·64 + 4·128·(64 + 128 + 1) + 129·65", () => charRnn(), [64], 111_361],
    [
      "sequenceClassifier",
      "1000·64 + 2·4·64·(64 + 64 + 1) + 129·2",
      () => sequenceClassifier({ vocabulary: 1000, classes: 2 }),
      [20],
      130_306,
    ],
    [
      "Bahdanau's",
      "2·V·64 + 2·(64 + 64)·192 + 2·(192 + 64) + (64 + 128 + 64)·192 + 192 + (64 + 128)·64 + 64 + 193·V",
      () => bahdanau({ vocabulary: 10, source: 3 }),
      [7],
      114_570,
    ],
    ["nanoGPT for characters", "10.65 M without positions and biases", () => gptMini(), [256], 10_770_816],
    ["GPT", "117 M", () => gpt1(), [512], 116_534_784],
    ["GPT-2", "124 M (its README)", () => gpt2(), [1024], 124_439_808],
    ["Transformer, base", "65 M", () => transformer({ source: 6 }), [10], 63_082_496],
    ["ViT-B/16", "86 M", vitBase, imageNet, 86_567_656],
    ["TCN", "70 k", () => temporalConvolutionalNetwork({ outputs: 10 }), [784, 1], 66_910],
    ["U-Net", "31.0 M", () => uNet(), [32, 32, 1], 31_030_658],
  ])("%s: the paper's %s", (_, __, layers, input, expected) => {
    expect(parametersOf(built(layers(), input))).toBe(expected);
  });

  function vgg16(): Layer[] {
    return vgg({ classes: 1000, convolutions: [2, 2, 3, 3, 3], width: 64, units: [], batchNorm: false });
  }
});

describe("operations: twice the papers' multiplications and additions", () => {
  test.each<[string, () => Layer[], Shape, number]>([
    // Table 1: 1.8, 3.6 and 3.8 · 10⁹; the last with its strides in the 1×1 convolutions, here 4.1.
    ["ResNet-18", () => resNet18(), imageNet, 1.82e9],
    ["ResNet-34", () => resNet34(), imageNet, 3.67e9],
    ["ResNet-50", () => resNet50(), imageNet, 4.11e9],
    // Table 1's rows: 1.5 · 10⁹ and some.
    ["GoogLeNet", () => googLeNet(), imageNet, 1.58e9],
    ["MobileNet", () => mobileNetV1(), imageNet, 0.569e9],
    ["ResNet-20", () => resNet20(), cifar, 40.8e6],
  ])("%s", (_, layers, input, expected) => {
    const ratio = built(layers(), input).flops() / 2 / expected;
    expect(ratio).toBeGreaterThan(0.99);
    expect(ratio).toBeLessThan(1.04);
  });
});

test.each<[string, Layer[], Shape, Shape]>([
  ["LeNet-5 with other classes", leNet5({ classes: 3 }), [28, 28, 1], [3]],
  ["VGG on digits", vgg({ width: 4 }), [28, 28, 1], [10]],
  ["ResNet-18 on digits", resNet18({ width: 4, classes: 10 }), [28, 28, 1], [10]],
  ["ResNet-18 with a small stem", resNet18({ width: 4, classes: 10, stem: "3x3" }), [28, 28, 1], [10]],
  ["GoogLeNet with a small stem", googLeNet({ width: 1 / 16, stem: "3x3", classes: 5 }), [28, 28, 1], [5]],
  ["Inception v3 on its smallest image", inceptionV3({ width: 1 / 16, classes: 5 }), [75, 75, 3], [5]],
  ["MobileNet on one pixel", mobileNetV1({ width: 1 / 16, classes: 5 }), [1, 1, 3], [5]],
  ["U-Net", uNet({ depth: 2, width: 4, classes: 3 }), [20, 12, 1], [20, 12, 3]],
  ["U-Net without padding, the paper's sizes", uNet({ width: 1, padding: "valid" }), [572, 572, 1], [388, 388, 2]],
  ["autoencoder", convAutoencoder({ channels: 3, filters: [4, 3, 2] }), [24, 32, 3], [24, 32, 3]],
])("shapes: %s", (_, layers, input, output) => {
  expect(built(layers, input).outputShape).toEqual(output);
});

test("blocks are called as in the papers", () => {
  const names = (layers: readonly Layer[]): string => layers.map(({ name }) => name).join(" ");
  expect(names(resNet18())).toContain("conv2_1 conv2_2 conv3_1 conv3_2 conv4_1");
  expect(names(googLeNet())).toContain("inception4e");
});

describe("options that nobody reads or that make no network are refused", () => {
  test.each<[string, () => Layer[]]>([
    ["leNet5: classes must be an integer ≥ 1, got 0", () => leNet5({ classes: 0 })],
    ["leNet5: activation must be an activation function", () => leNet5({ activation: "relu" as never })],
    ['resNet20: there is no option "class"', () => resNet20({ class: 10 } as never)],
    [
      "cifarResNet: depth must be 6n + 2 with n ≥ 1, such as 20, 32, 56 or 110, got 21",
      () => cifarResNet({ depth: 21 }),
    ],
    ["cifarResNet: depth must be 6n + 2", () => cifarResNet({} as never)],
    ['resNet20: there is no option "depth"', () => resNet20({ depth: 56 } as never)],
    ["resNet56: plain networks are of version 1", () => resNet56({ plain: true, version: 2 })],
    ["resNet20: version must be 1 or 2, got 3", () => resNet20({ version: 3 })],
    ['resNet50: stem must be "7x7" or "3x3", got "5x5"', () => resNet50({ stem: "5x5" as never })],
    ["wideResNet: depth must be 6n + 4", () => wideResNet({ depth: 20 })],
    ["denseNetBC: compression must be a number above 0, up to 1, got 0", () => denseNetBC({ compression: 0 })],
    ["mobileNetV1: width must be a finite number > 0, got 0", () => mobileNetV1({ width: 0 })],
    ["vgg: convolutions must be a list of 1 or more integers ≥ 1, got []", () => vgg({ convolutions: [] })],
    ["googLeNet: dropout must be a number from 0 to below 1, got 1", () => googLeNet({ dropout: 1 })],
    ["uNet: options must be a record", () => uNet(3 as never)],
  ])("%s", (message, make) => {
    expect(make).toThrow(InvalidArgumentError);
    expect(make).toThrow(message);
  });
});
