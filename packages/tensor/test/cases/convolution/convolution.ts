import {
  col2im,
  conv1d,
  conv2d,
  conv3d,
  convTranspose1d,
  convTranspose2d,
  convTranspose3d,
  depthwiseConv1d,
  depthwiseConv2d,
  im2col,
  type Convolution,
  type ConvolutionOptions,
  type TransposedConvolution,
  type TransposedConvolutionOptions,
} from "../../../src/index.js";
import { at, build, integers, varied, type Plain } from "../../support/plain.js";
import { correlation, merged, scattering, type Axis } from "../../support/correlation.js";
import type { OpCase } from "../case.js";

const plainAxis: Axis = [0, 0, 1, 1];

type Row = readonly [
  op: string,
  x: readonly number[],
  w: readonly number[],
  options: ConvolutionOptions,
  axes: readonly Axis[],
  flops?: number,
];

const functions: Readonly<Record<string, Convolution>> = { conv1d, conv2d, conv3d, depthwiseConv1d, depthwiseConv2d };

const rows: readonly Row[] = [
  ["conv1d", [2, 6, 2], [3, 2, 3], {}, [plainAxis], 2 * 2 * 4 * 3 * 2 * 3],
  ["conv1d", [1, 7, 1], [3, 1, 2], { padding: "causal", dilation: 2 }, [[4, 0, 1, 2]]],
  ["conv1d", [1, 8, 2], [3, 1, 2], { padding: "same", stride: 3, groups: 2 }, [[0, 1, 3, 1]]],
  ["conv2d", [2, 4, 5, 2], [3, 2, 2, 3], {}, [plainAxis, plainAxis], 2 * 2 * 2 * 4 * 6 * 2 * 3],
  ["conv2d", [2, 3, 3, 5], [1, 1, 5, 4], {}, [plainAxis, plainAxis], 2 * 2 * 9 * 5 * 4],
  [
    "conv2d",
    [1, 5, 4, 3],
    [1, 1, 3, 2],
    { stride: 2 },
    [
      [0, 0, 2, 1],
      [0, 0, 2, 1],
    ],
  ],
  [
    "conv2d",
    [1, 4, 4, 4],
    [3, 3, 4, 5],
    { padding: "same" },
    [
      [1, 1, 1, 1],
      [1, 1, 1, 1],
    ],
    2 * 16 * 9 * 20,
  ],
  [
    "conv2d",
    [1, 5, 6, 4],
    [3, 3, 4, 8],
    { padding: 1, stride: 2 },
    [
      [1, 1, 2, 1],
      [1, 1, 2, 1],
    ],
  ],
  [
    "conv2d",
    [1, 5, 7, 2],
    [2, 3, 2, 1],
    {
      dilation: [3, 2],
      padding: [
        [1, 0],
        [0, 2],
      ],
    },
    [
      [1, 0, 1, 3],
      [0, 2, 1, 2],
    ],
  ],
  [
    "conv2d",
    [2, 4, 4, 4],
    [3, 3, 2, 6],
    { groups: 2, padding: 1 },
    [
      [1, 1, 1, 1],
      [1, 1, 1, 1],
    ],
  ],
  [
    "conv2d",
    [1, 6, 5, 2],
    [2, 2, 1, 2],
    { groups: 2, stride: [3, 1], dilation: 2 },
    [
      [0, 0, 3, 2],
      [0, 0, 1, 2],
    ],
  ],
  [
    "conv2d",
    [1, 1, 1, 3],
    [3, 3, 3, 2],
    { padding: 1 },
    [
      [1, 1, 1, 1],
      [1, 1, 1, 1],
    ],
  ],
  ["conv2d", [0, 4, 4, 2], [3, 3, 2, 2], {}, [plainAxis, plainAxis], 0],
  ["conv2d", [2, 3, 3, 0], [2, 2, 0, 3], {}, [plainAxis, plainAxis], 0],
  ["conv3d", [1, 3, 3, 4, 2], [2, 2, 2, 2, 2], {}, [plainAxis, plainAxis, plainAxis]],
  [
    "conv3d",
    [1, 3, 4, 3, 1],
    [3, 2, 1, 1, 2],
    { padding: "same", stride: [2, 2, 1] },
    [[1, 1, 2, 1], [0, 0, 2, 1], plainAxis],
  ],
  ["depthwiseConv1d", [1, 5, 3], [3, 3, 1], {}, [plainAxis]],
  [
    "depthwiseConv2d",
    [1, 4, 4, 5],
    [3, 3, 5, 1],
    { padding: "same" },
    [
      [1, 1, 1, 1],
      [1, 1, 1, 1],
    ],
    2 * 16 * 9 * 5,
  ],
  [
    "depthwiseConv2d",
    [2, 5, 4, 2],
    [2, 3, 2, 2],
    { stride: 2, padding: 1 },
    [
      [1, 1, 2, 1],
      [1, 1, 2, 1],
    ],
  ],
];

const forwardCases: OpCase[] = rows.map(([op, x, w, options, axes, flops]) => ({
  op,
  name: `${x.join("×")} ∗ ${w.join("×")} ${JSON.stringify(options)}`,
  inputs: [varied(x, -2, 2, 1), varied(w, -1, 1, 2)],
  f: (a, b) => functions[op](a, b, options),
  reference: op.startsWith("depthwise")
    ? (a, b) => correlation(axes, a.shape.at(-1)!)(a, merged(b))
    : correlation(axes, options.groups ?? 1),
  gradient: x.includes(0) ? "none" : "smooth",
  ...(flops === undefined ? {} : { flops }),
}));

type TransposedRow = readonly [
  f: TransposedConvolution,
  op: string,
  x: readonly number[],
  w: readonly number[],
  options: TransposedConvolutionOptions,
  axes: readonly Axis[],
  output: readonly number[],
];

const transposedRows: readonly TransposedRow[] = [
  [convTranspose1d, "convTranspose1d", [2, 3, 2], [3, 2, 3], { stride: 2 }, [[0, 0, 2, 1]], [7]],
  [convTranspose1d, "convTranspose1d", [1, 4, 1], [2, 1, 1], { stride: 3, padding: "same" }, [[0, 0, 3, 1]], [12]],
  [convTranspose2d, "convTranspose2d", [1, 3, 2, 2], [3, 3, 2, 2], {}, [plainAxis, plainAxis], [5, 4]],
  [
    convTranspose2d,
    "convTranspose2d",
    [1, 3, 3, 4],
    [3, 3, 2, 4],
    { stride: 2, padding: 1, outputPadding: [1, 0], groups: 2 },
    [
      [1, 1, 2, 1],
      [1, 1, 2, 1],
    ],
    [6, 5],
  ],
  [
    convTranspose2d,
    "convTranspose2d",
    [1, 2, 3, 2],
    [2, 2, 2, 1],
    { dilation: 2, stride: [1, 3] },
    [
      [0, 0, 1, 2],
      [0, 0, 3, 2],
    ],
    [4, 9],
  ],
  [
    convTranspose3d,
    "convTranspose3d",
    [1, 2, 2, 2, 1],
    [2, 2, 3, 1, 2],
    { padding: [0, 0, 1] },
    [plainAxis, plainAxis, [1, 1, 1, 1]],
    [3, 3, 2],
  ],
];

const transposedCases: OpCase[] = transposedRows.map(([f, op, x, w, options, axes, output]) => ({
  op,
  name: `${x.join("×")} ∗ ${w.join("×")} ${JSON.stringify(options)}`,
  inputs: [varied(x, -2, 2, 1), varied(w, -1, 1, 2)],
  f: (a, b) => f(a, b, options),
  reference: scattering(axes, options.groups ?? 1, output),
  gradient: "smooth",
}));

/** Element (kh, kw, c) of the patch at (h, w): x[b, h·stride + kh·dilation − 1, …, c], 0 outside. */
const patches = (x: Plain): Plain =>
  build([1, 2, 3, 2 * 3 * 2], ([b, h, w, i]) => {
    const [kh, kw, c] = [Math.floor(i / 6), Math.floor(i / 2) % 3, i % 2];
    const [y, z] = [h * 2 + kh * 2 - 1, w + kw - 1];
    return y < 0 || y >= 4 || z < 0 || z >= 3 ? 0 : at(x, [b, y, z, c]);
  });

const patchOptions = { stride: [2, 1], dilation: [2, 1], padding: 1 };

const otherCases: OpCase[] = [
  {
    op: "im2col",
    name: "taps row by row, channels within",
    inputs: [varied([1, 4, 3, 2])],
    f: (x) => im2col(x, [2, 3], patchOptions),
    reference: patches,
    tolerance: 0,
    gradient: "first",
  },
  {
    op: "col2im",
    name: "patches that overlap add up",
    inputs: [varied([1, 2, 3, 12])],
    f: (x) => col2im(x, [4, 3], [2, 3], patchOptions),
    // The transpose of a linear map, column by column.
    reference: (p) =>
      build([1, 4, 3, 2], (c) => {
        const unit = build([1, 4, 3, 2], (other) => Number(other.join() === c.join()));
        return patches(unit).data.reduce((sum, value, i) => sum + value * p.data[i], 0);
      }),
    gradient: "first",
  },
  {
    op: "conv2d",
    name: "integers become floats",
    inputs: [integers([1, 3, 3, 1], -5, 5, 1), integers([2, 2, 1, 1], -5, 5, 2)],
    f: (x, w) => conv2d(x, w),
    reference: correlation([plainAxis, plainAxis], 1),
    gradient: "none",
  },
];

export const convolutionCases: OpCase[] = [...forwardCases, ...transposedCases, ...otherCases];
