import type { LayerSpec } from "./layers/spec.js";
import { noise } from "./noise.js";
import type { Workload } from "./workload.js";

const input = [32, 32, 3];
const classes = 10;

const convNorm = (filters: number, size: number, stride: number): LayerSpec[] => [
  { kind: "conv2d", filters, size, stride, padding: (size - 1) / 2, bias: false },
  { kind: "batchNorm" },
];

const convNormRelu = (filters: number, size: number, stride: number): LayerSpec[] => [
  ...convNorm(filters, size, stride).slice(0, 1),
  { kind: "batchNorm", activation: "relu" },
];

const block = (filters: number, stride: number): LayerSpec => ({
  kind: "residual",
  body: [...convNormRelu(filters, 3, stride), ...convNorm(filters, 3, 1)],
  ...(stride > 1 && { shortcut: convNorm(filters, 1, stride) }),
  activation: "relu",
});

/** `resNet20` of @nn/network: He et al., CVPR 2016, section 4.2, a 1×1 convolution where the shape changes. */
export const resnet20: Workload = {
  name: "resnet20",
  summary: "residual network of 20 layers, 16 to 64 channels, batch 32 of 32×32×3, momentum",
  input,
  layers: [
    ...convNormRelu(16, 3, 1),
    ...[16, 32, 64].flatMap((filters) => [0, 1, 2].map((i) => block(filters, i === 0 && filters > 16 ? 2 : 1))),
    { kind: "globalAveragePool" },
    { kind: "dense", units: classes },
  ],
  batchSize: 32,
  batches: 8,
  optimizer: { name: "momentum", learningRate: 0.01, beta: 0.9 },
  examples: noise(input, classes),
};
