import type { LayerSpec } from "../workloads/layers/spec.js";
import type { Model } from "./model.js";

const convNormRelu = (filters: number, size: number, stride: number): LayerSpec[] => [
  { kind: "conv2d", filters, size, stride, padding: (size - 1) / 2, bias: false },
  { kind: "batchNorm", activation: "relu" },
];

const separable = (filters: number, stride: number): LayerSpec[] => [
  { kind: "depthwiseConv2d", size: 3, stride, padding: 1 },
  { kind: "batchNorm", activation: "relu" },
  ...convNormRelu(filters, 1, 1),
];

/** Table 1: channels and stride of each separable convolution. */
const table = [
  ...([
    [64, 1],
    [128, 2],
    [128, 1],
    [256, 2],
    [256, 1],
    [512, 2],
  ] as const),
  ...Array.from({ length: 5 }, () => [512, 1] as const),
  ...([
    [1024, 2],
    [1024, 1],
  ] as const),
];

/** `mobileNetV1` of @nn/network: Howard et al., 2017, table 1. */
export const mobilenet: Model = {
  name: "mobilenet",
  summary: "MobileNet v1 for 1000 classes, 64×64×3",
  input: [64, 64, 3],
  layers: [
    ...convNormRelu(32, 3, 2),
    ...table.flatMap(([filters, stride]) => separable(filters, stride)),
    { kind: "globalAveragePool" },
    { kind: "dense", units: 1000 },
  ],
};
