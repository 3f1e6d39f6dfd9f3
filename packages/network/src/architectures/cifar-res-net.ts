import { relu } from "@nn/activations";
import {
  asLayers,
  batchNorm,
  conv2d,
  count,
  dense,
  flag,
  globalAveragePool,
  number,
  sequential,
  withDefault,
  type Layer,
} from "@nn/layers";
import { initializers, InvalidArgumentError } from "@nn/tensor";
import { basicBlock } from "./blocks/basic-block.js";
import { convNormRelu } from "./blocks/conv-norm.js";
import { readOptions } from "./blocks/options.js";
import { preActivationBlock } from "./blocks/pre-activation-block.js";
import type { ResidualBlockOptions } from "./blocks/residual-options.js";

/** What networks of any depth let be chosen. */
export interface CifarDepthOptions {
  /** Number of classes; 10. */
  readonly classes?: number;
  /** Channels of the first stage; the other two have twice and four times as many. 16. */
  readonly width?: number;
  /**
   * 1 (the default): relu behind the addition, "Deep residual learning for image recognition". 2: normalization and relu before
   * each convolution, "Identity mappings in deep residual networks".
   */
  readonly version?: number;
  /** Without the connections past the blocks: the plain network that the paper compares with. Version 1 only; false. */
  readonly plain?: boolean;
}

export interface CifarResNetOptions extends CifarDepthOptions {
  /** Layers with weights, 6n + 2: 20, 32, 44, 56, 110, … */
  readonly depth: number;
}

const schema = {
  classes: withDefault(count, 10),
  width: withDefault(count, 16),
  version: withDefault(
    number("1 or 2", (version) => version === 1 || version === 2),
    1,
  ),
  plain: withDefault(flag, false),
};

const depthOption = number("6n + 2 with n ≥ 1, such as 20, 32, 56 or 110", (depth) => depth >= 8 && depth % 6 === 2);

/**
 * A residual network for small images such as CIFAR-10's [32, 32, 3]: three stages of n blocks of two 3×3 convolutions, on
 * images of full, half and quarter size; logits. He, Zhang, Ren, Sun, "Deep residual learning for image recognition", CVPR
 * 2016, section 4.2; version 2: "Identity mappings in deep residual networks", ECCV 2016.
 *
 * Where the shape changes the shortcut is a 1×1 convolution (option B); the paper pads with zeros here (option A), which
 * saves 2,752 of ResNet-20's 272,474 parameters.
 */
export function cifarResNet(options: CifarResNetOptions): Layer[] {
  const { depth, ...others } = readOptions("cifarResNet", { depth: depthOption, ...schema }, options);
  return ofDepth(depth, others, "cifarResNet");
}

/** `cifarResNet` of depth 20: 272,474 parameters for ten classes and three colours. */
export function resNet20(options: CifarDepthOptions = {}): Layer[] {
  return ofDepth(20, readOptions("resNet20", schema, options), "resNet20");
}

/** `cifarResNet` of depth 32: 466,906 parameters for ten classes and three colours. */
export function resNet32(options: CifarDepthOptions = {}): Layer[] {
  return ofDepth(32, readOptions("resNet32", schema, options), "resNet32");
}

/** `cifarResNet` of depth 56: 855,770 parameters for ten classes and three colours. */
export function resNet56(options: CifarDepthOptions = {}): Layer[] {
  return ofDepth(56, readOptions("resNet56", schema, options), "resNet56");
}

/** `cifarResNet` of depth 110: 1,730,714 parameters for ten classes and three colours. */
export function resNet110(options: CifarDepthOptions = {}): Layer[] {
  return ofDepth(110, readOptions("resNet110", schema, options), "resNet110");
}

function ofDepth(
  depth: number,
  { classes, width, version, plain }: Required<CifarDepthOptions>,
  where: string,
): Layer[] {
  if (plain && version === 2)
    throw new InvalidArgumentError(`${where}: plain networks are of version 1, got version 2`);
  const block = plain ? plainBlock : version === 1 ? basicBlock : preActivationBlock;
  const stages = [0, 1, 2].flatMap((stage) =>
    Array.from({ length: (depth - 2) / 6 }, (_, i) =>
      block(width * 2 ** stage, { stride: i === 0 && stage > 0 ? 2 : 1, name: `stage${stage + 1}_${i + 1}` }),
    ),
  );
  const first = { padding: 1, useBias: false, kernelInitializer: initializers.heNormal() } as const;
  const stem = version === 1 ? convNormRelu(width, 3) : [conv2d(width, 3, first)];
  const end = version === 1 ? [] : [batchNorm(), relu];
  return asLayers([...stem, ...stages, ...end, globalAveragePool(), dense(classes)], where);
}

/** The convolutions of a basic block with nothing past them. */
function plainBlock(filters: number, { stride, name }: ResidualBlockOptions): Layer {
  return sequential([...convNormRelu(filters, 3, { stride }), ...convNormRelu(filters, 3)], { name });
}
