import { sizeOf, type Attributes, type OpCase, type Operation } from "../case.js";
import { convolutionFlops, windowedShape } from "../windows.js";
import { floats, opCase, WORD } from "./build.js";

type Shape = readonly number[];

/** Forward, and the gradients by x and W where they are wanted. */
function convolution(
  name: string,
  summary: string,
  x: Shape,
  W: Shape,
  attributes: Attributes,
  wanted: readonly ("" | "dx" | "dw")[] = ["", "dx", "dw"],
): OpCase[] {
  const dy = windowedShape("conv2d", [x, W], attributes);
  const isDepthwise = attributes.groups === x[3] && x[3] > 1;
  return wanted.map((what) =>
    opCase({
      name: what === "" ? name : `${name}-${what}`,
      summary: { "": summary, dx: "its gradient by x", dw: "its gradient by W" }[what],
      family: "convolution",
      operation: "conv2d",
      attributes: what === "" ? attributes : { ...attributes, by: what === "dx" ? 0 : 1 },
      operands: [floats(x), floats(W), ...(what === "" ? [] : [floats(dy)])],
      flops: convolutionFlops(x, W, attributes),
      // A tap is used once for each element: there is little arithmetic for what is read.
      ...(isDepthwise && { bytes: (sizeOf(x) + sizeOf(dy) + sizeOf(W)) * WORD }),
      limit: isDepthwise ? "copy" : "fma",
      // Winograd's algorithm rounds more than sums do; gradients by W are sums of many thousands.
      tolerance: 1e-3,
    }),
  );
}

const passing = (operation: Operation, name: string, summary: string, x: Shape, attributes: Attributes): OpCase[] => {
  const dy = windowedShape(operation, [x], attributes);
  const scales = operation === "batchNorm" ? [floats([x[3]], 0.5, 1.5), floats([x[3]])] : [];
  const shared = { family: "convolution", operation, limit: "copy", tolerance: 1e-3 } as const;
  return [
    opCase({
      ...shared,
      name,
      summary,
      attributes,
      operands: [floats(x), ...scales],
      bytes: (sizeOf(x) + sizeOf(dy)) * WORD,
    }),
    opCase({
      ...shared,
      name: `${name}-dx`,
      summary: "its gradient by x, from x and dy",
      attributes: { ...attributes, by: 0 },
      operands: [floats(x), ...scales, floats(dy)],
      bytes: (2 * sizeOf(x) + sizeOf(dy)) * WORD,
    }),
  ];
};

/** Layers as networks for images have them, with and without neighbours on their borders. */
export const convolutions: readonly OpCase[] = [
  ...convolution("conv-3x3-1-32", "3×3, 1 to 32 channels, 64 images of 28×28", [64, 28, 28, 1], [3, 3, 1, 32], {}, [
    "",
    "dw",
  ]),
  ...convolution("conv-3x3-16-16", "3×3, 16 to 16 channels, 32 images of 32×32", [32, 32, 32, 16], [3, 3, 16, 16], {
    padding: 1,
  }),
  ...convolution("conv-3x3-64-64", "3×3, 64 to 64 channels, 32 images of 8×8", [32, 8, 8, 64], [3, 3, 64, 64], {
    padding: 1,
  }),
  ...convolution(
    "conv-stride-2",
    "3×3, stride 2, 16 to 32 channels, 32 images of 32×32",
    [32, 32, 32, 16],
    [3, 3, 16, 32],
    {
      stride: 2,
      padding: 1,
    },
  ),
  ...convolution("conv-1x1", "1×1, 64 to 128 channels, 32 images of 14×14", [32, 14, 14, 64], [1, 1, 64, 128], {}),
  ...convolution("conv-5x5", "5×5, 16 to 32 channels, 32 images of 14×14", [32, 14, 14, 16], [5, 5, 16, 32], {
    padding: 2,
  }),
  ...convolution(
    "conv-depthwise",
    "3×3 of each of 128 channels, 32 images of 16×16",
    [32, 16, 16, 128],
    [3, 3, 1, 128],
    {
      padding: 1,
      groups: 128,
    },
  ),
  ...passing("maxPool2d", "max-pool", "the largest of 2×2, 64 images of 24×24 with 64 channels", [64, 24, 24, 64], {
    size: 2,
  }),
  ...passing("batchNorm", "batch-norm", "in training, 32 images of 32×32 with 16 channels", [32, 32, 32, 16], {}),
];
