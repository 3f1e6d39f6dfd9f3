import { asLayers, count, dense, globalAveragePool, maxPool2d, withDefault, type Layer } from "@nn/layers";
import { basicBlock } from "./blocks/basic-block.js";
import { bottleneckBlock } from "./blocks/bottleneck-block.js";
import { convNormRelu } from "./blocks/conv-norm.js";
import { oneOf, readOptions } from "./blocks/options.js";

export interface ResNetOptions {
  /** Number of classes; 1000. */
  readonly classes?: number;
  /** Channels of the first stage; each of the next three has twice as many. 64. */
  readonly width?: number;
  /** "7x7" with stride 2 and pooling (the default), or "3x3" without either, for images of 28×28 or 32×32. */
  readonly stem?: "7x7" | "3x3";
}

const schema = {
  classes: withDefault(count, 1000),
  width: withDefault(count, 64),
  stem: withDefault(oneOf("7x7", "3x3"), "7x7"),
};

/** Table 1 of the paper: which block, and how many of it in conv2_x to conv5_x. */
const table = {
  resNet18: { block: basicBlock, blocks: [2, 2, 2, 2] },
  resNet34: { block: basicBlock, blocks: [3, 4, 6, 3] },
  resNet50: { block: bottleneckBlock, blocks: [3, 4, 6, 3] },
  resNet101: { block: bottleneckBlock, blocks: [3, 4, 23, 3] },
  resNet152: { block: bottleneckBlock, blocks: [3, 8, 36, 3] },
} as const;

function resNet(name: keyof typeof table, options: ResNetOptions): Layer[] {
  const { classes, width, stem } = readOptions(name, schema, options);
  const { block, blocks } = table[name];
  const stage = (count: number, index: number): Layer[] =>
    Array.from({ length: count }, (_, i) => {
      const isFirst = i === 0;
      return block(width * 2 ** index, {
        stride: isFirst && index > 0 ? 2 : 1,
        // Only in conv2_x of basic blocks do input and result have the same shape.
        project: isFirst && (index > 0 || block === bottleneckBlock),
        name: `conv${index + 2}_${i + 1}`,
      });
    });
  return asLayers(
    [
      ...(stem === "7x7"
        ? [...convNormRelu(width, 7, { stride: 2 }), maxPool2d(3, { stride: 2, padding: 1 })]
        : convNormRelu(width, 3)),
      ...blocks.flatMap(stage),
      globalAveragePool(),
      dense(classes),
    ],
    name,
  );
}

/**
 * ResNet-18 for images of 224×224 or any other size; logits. He, Zhang, Ren, Sun, "Deep residual learning for image
 * recognition", CVPR 2016, table 1; shortcuts with 1×1 projections where the shape changes (option B).
 *
 * 11,689,512 parameters for 1000 classes.
 */
export function resNet18(options: ResNetOptions = {}): Layer[] {
  return resNet("resNet18", options);
}

/** ResNet-34, as `resNet18` with more blocks: 21,797,672 parameters. */
export function resNet34(options: ResNetOptions = {}): Layer[] {
  return resNet("resNet34", options);
}

/** ResNet-50, of bottleneck blocks: 25,557,032 parameters. See `resNet18`. */
export function resNet50(options: ResNetOptions = {}): Layer[] {
  return resNet("resNet50", options);
}

/** ResNet-101, of bottleneck blocks: 44,549,160 parameters. See `resNet18`. */
export function resNet101(options: ResNetOptions = {}): Layer[] {
  return resNet("resNet101", options);
}

/** ResNet-152, of bottleneck blocks: 60,192,808 parameters. See `resNet18`. */
export function resNet152(options: ResNetOptions = {}): Layer[] {
  return resNet("resNet152", options);
}
