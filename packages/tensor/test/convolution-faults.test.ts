import { describe, expect, test } from "vitest";
import {
  adaptiveAveragePool2d,
  averagePool2d,
  col2im,
  conv1d,
  conv2d,
  convTranspose2d,
  depthwiseConv2d,
  evaluate,
  globalAveragePool,
  globalMaxPool,
  im2col,
  IndexError,
  InvalidArgumentError,
  lpPool2d,
  maxPool2d,
  maxUnpool2d,
  ones,
  padReflect,
  pixelShuffle,
  pixelUnshuffle,
  resize,
  ShapeError,
  tensor,
} from "../src/index.js";

const x = ones([2, 4, 5, 6]);
const w = ones([3, 3, 6, 8]);
/** What plain JavaScript may pass. */
const any = (value: unknown): never => value as never;

type Fault = readonly [name: string, f: () => unknown, type: typeof ShapeError, message: RegExp];

const convolutionFaults: readonly Fault[] = [
  [
    "a kernel larger than the input",
    () => conv2d(x, ones([5, 3, 6, 8])),
    ShapeError,
    /conv2d: a window of 5×3 does not fit into an input of 4×5; make it smaller, or pad/u,
  ],
  [
    "a kernel larger than the padded input",
    () => conv2d(x, ones([7, 3, 6, 8]), { padding: 1 }),
    ShapeError,
    /7×3 does not fit into an input of 4×5 \(6×7 with its padding\)/u,
  ],
  [
    "a kernel that its dilation makes too large",
    () => conv2d(x, w, { dilation: 2 }),
    ShapeError,
    /window of 3×3 \(5×5 with its dilation\) does not fit/u,
  ],
  [
    "stride 0",
    () => conv2d(x, w, { stride: 0 }),
    InvalidArgumentError,
    /conv2d: stride must be an integer ≥ 1, got 0/u,
  ],
  [
    "a negative stride",
    () => conv2d(x, w, { stride: [1, -1] }),
    InvalidArgumentError,
    /stride must be an integer ≥ 1, got -1/u,
  ],
  [
    "a fractional stride",
    () => conv2d(x, w, { stride: 1.5 }),
    InvalidArgumentError,
    /stride must be an integer ≥ 1, got 1.5/u,
  ],
  ["a stride that is NaN", () => conv2d(x, w, { stride: NaN }), InvalidArgumentError, /got NaN/u],
  ["a stride that is text", () => conv2d(x, w, { stride: any("2") }), InvalidArgumentError, /got "2"/u],
  [
    "too many strides",
    () => conv2d(x, w, { stride: [1, 1, 1] }),
    InvalidArgumentError,
    /list of 2, one for each spatial axis, got \[1, 1, 1\]/u,
  ],
  ["dilation 0", () => conv2d(x, w, { dilation: 0 }), InvalidArgumentError, /dilation must be an integer ≥ 1, got 0/u],
  [
    "negative padding",
    () => conv2d(x, w, { padding: -1 }),
    InvalidArgumentError,
    /padding must be an integer ≥ 0, got -1/u,
  ],
  [
    "padding for too few axes",
    () => conv2d(x, w, { padding: [1] }),
    InvalidArgumentError,
    /entry for each of the 2 spatial axes, got 1/u,
  ],
  [
    "padding that is no word",
    () => conv2d(x, w, { padding: any("full") }),
    InvalidArgumentError,
    /padding is "valid", "same", "causal", a number or a list, got "full"/u,
  ],
  [
    "causal padding of images",
    () => conv2d(x, w, { padding: "causal" }),
    InvalidArgumentError,
    /"causal" is for one spatial axis, this has 2/u,
  ],
  [
    "groups that do not divide the inputs",
    () => conv2d(x, w, { groups: 4 }),
    InvalidArgumentError,
    /groups \(4\) must divide the 6 input and the 8 output channels/u,
  ],
  ["groups 0", () => conv2d(x, w, { groups: 0 }), InvalidArgumentError, /groups must be an integer ≥ 1, got 0/u],
  [
    "a kernel for other groups",
    () => conv2d(x, w, { groups: 2 }),
    ShapeError,
    /6 channels in 2 groups, so w must have 3 on its second last axis, got \[3, 3, 6, 8\]/u,
  ],
  ["a kernel for other channels", () => conv2d(x, ones([3, 3, 5, 8])), ShapeError, /has 6 channels, so w must have 6/u],
  [
    "an image without a batch",
    () => conv2d(ones([4, 5, 6]), w),
    ShapeError,
    /expected x \[B, H, W, C\], got \[4, 5, 6\]; add the batch axis/u,
  ],
  [
    "a kernel of the wrong rank",
    () => conv1d(ones([1, 9, 2]), w),
    ShapeError,
    /w \[...kernel, I, O\] with 3 axes, got \[3, 3, 6, 8\]/u,
  ],
  [
    "a kernel without elements",
    () => conv2d(x, ones([0, 3, 6, 8])),
    ShapeError,
    /at least one element along each axis/u,
  ],
  [
    "an image without pixels",
    () => conv2d(ones([1, 0, 5, 6]), w, { padding: 3 }),
    ShapeError,
    /does not fit into an input of 0×5/u,
  ],
  [
    "an unknown option",
    () => conv2d(x, w, any({ strides: 2 })),
    InvalidArgumentError,
    /conv2d: there is no option "strides".*stride/u,
  ],
  [
    "a depthwise kernel for other channels",
    () => depthwiseConv2d(x, ones([3, 3, 5, 1])),
    ShapeError,
    /6 channels, so w must be \[...kernel, 6, multiplier\]/u,
  ],
  [
    "output padding of a whole stride",
    () => convTranspose2d(x, ones([3, 3, 6, 2]), { stride: 2, outputPadding: 2 }),
    InvalidArgumentError,
    /outputPadding \(2\) must be less than the stride \(2\) or the dilation \(1\)/u,
  ],
  [
    "padding that cuts everything off",
    () => convTranspose2d(ones([1, 1, 1, 1]), ones([3, 3, 1, 1]), { padding: 2 }),
    ShapeError,
    /cuts off all 3 elements of axis 1/u,
  ],
  [
    "a transposed image without pixels",
    () => convTranspose2d(ones([1, 0, 1, 1]), ones([3, 3, 1, 1])),
    ShapeError,
    /at least one element along each axis/u,
  ],
];

const poolingFaults: readonly Fault[] = [
  [
    "a window of 0",
    () => maxPool2d(x, 0),
    InvalidArgumentError,
    /maxPool2d: window size must be an integer ≥ 1, got 0/u,
  ],
  [
    "a window larger than the input",
    () => maxPool2d(x, 6),
    ShapeError,
    /window of 6×6 does not fit into an input of 4×5/u,
  ],
  [
    "padding of more than half the window",
    () =>
      maxPool2d(x, 2, {
        padding: [
          [0, 0],
          [2, 0],
        ],
      }),
    InvalidArgumentError,
    /padding \[2, 0\] is more than half the window \(2\)/u,
  ],
  [
    "padding of averages likewise",
    () => averagePool2d(x, 3, { padding: 2 }),
    InvalidArgumentError,
    /padding \[2, 2\] is more than half the window \(3\)/u,
  ],
  ["stride 0", () => averagePool2d(x, 2, { stride: 0 }), InvalidArgumentError, /stride must be an integer ≥ 1, got 0/u],
  ["a power of 0", () => lpPool2d(x, 0, 2), InvalidArgumentError, /the power must be > 0 and finite, got 0/u],
  ["an endless power", () => lpPool2d(x, Infinity, 2), InvalidArgumentError, /got Infinity/u],
  [
    "an image without a batch",
    () => maxPool2d(ones([4, 4, 1]), 2),
    ShapeError,
    /expected x \[B, H, W, C\], got \[4, 4, 1\]; add the batch axis/u,
  ],
  [
    "nothing to pool",
    () => globalAveragePool(ones([2, 0, 3, 4])),
    ShapeError,
    /no position to pool in \[2, 0, 3, 4\]/u,
  ],
  ["no spatial axis", () => globalMaxPool(ones([2, 3])), ShapeError, /expected x \[B, ...spatial, C\], got \[2, 3\]/u],
  [
    "an adaptive size of 0",
    () => adaptiveAveragePool2d(x, 0),
    InvalidArgumentError,
    /output size must be an integer ≥ 1, got 0/u,
  ],
  ["adaptively nothing", () => adaptiveAveragePool2d(ones([2, 0, 3, 4]), 1), ShapeError, /no position to pool/u],
  [
    "indices of another shape",
    () => maxUnpool2d(x, tensor(Int32Array.of(1)), 8),
    ShapeError,
    /one index for each value: \[2, 4, 5, 6\], got \[1\]/u,
  ],
  [
    "an index outside the output",
    () => evaluate([maxUnpool2d(ones([1, 1, 1, 1]), tensor(Int32Array.of(4), { shape: [1, 1, 1, 1] }), 2)]),
    IndexError,
    /maxUnpool: index 4 is outside 0 … 3/u,
  ],
  [
    "patches of another image",
    () => col2im(ones([1, 2, 2, 12]), [4, 4], [2, 3]),
    ShapeError,
    /an image of 4×4 has patches \[B, 3, 2, 6·C\] with these options, got \[1, 2, 2, 12\]/u,
  ],
  ["patches larger than the image", () => im2col(x, 6), ShapeError, /im2col: a window of 6×6 does not fit/u],
];

const imageFaults: readonly Fault[] = [
  [
    "a reflection beyond the image",
    () => padReflect(ones([3]), [[3, 0]]),
    ShapeError,
    /axis 0 of size 3 can be padded by at most 2 on each side, got \[3, 0\]/u,
  ],
  ["too few pairs", () => padReflect(x, [[1, 1]]), ShapeError, /1 pairs for a tensor of shape \[2, 4, 5, 6\]/u],
  [
    "channels that make no squares",
    () => pixelShuffle(x, 2),
    ShapeError,
    /the 6 channels of \[2, 4, 5, 6\] are no multiple of 2²/u,
  ],
  ["sides that do not divide", () => pixelUnshuffle(x, 2), ShapeError, /4×5 of \[2, 4, 5, 6\] are no multiples of 2/u],
  ["a size of 0", () => resize(x, 0), InvalidArgumentError, /output size must be an integer ≥ 1, got 0/u],
  [
    "an unknown way to resize",
    () => resize(x, 2, { method: any("cubic") }),
    InvalidArgumentError,
    /method is "nearest" or "linear", got "cubic"/u,
  ],
  ["nothing to resize", () => resize(ones([1, 0, 2, 1]), 2), ShapeError, /nothing to resize in \[1, 0, 2, 1\]/u],
  ["no spatial axes", () => resize(ones([1, 2]), 2), ShapeError, /expected x \[B, ...spatial, C\]/u],
];

describe.each([
  ["convolutions", convolutionFaults],
  ["pooling", poolingFaults],
  ["images", imageFaults],
])("%s refuse", (_, faults) => {
  test.each(faults)("%s", (__, f, type, message) => {
    let error: unknown;
    try {
      f();
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(type);
    expect((error as Error).message).toMatch(message);
  });
});
