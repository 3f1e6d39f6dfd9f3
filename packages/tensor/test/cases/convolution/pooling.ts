import {
  adaptiveAveragePool1d,
  adaptiveAveragePool2d,
  adaptiveAveragePool3d,
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
  adaptiveMaxPool3d,
  averagePool1d,
  averagePool2d,
  averagePool3d,
  globalAveragePool,
  globalMaxPool,
  lpPool1d,
  lpPool2d,
  lpPool3d,
  maxPool1d,
  maxPool1dWithIndices,
  maxPool2d,
  maxPool2dWithIndices,
  maxPool3d,
  maxPool3dWithIndices,
  maxUnpool1d,
  maxUnpool2d,
  maxUnpool3d,
  tensor,
  type Tensor,
} from "../../../src/index.js";
import { plain, varied, type Plain } from "../../support/plain.js";
import {
  bins,
  firstLargest,
  largest,
  mean,
  meanWithPadding,
  norm,
  pooled,
  sliding,
  type Axis,
} from "../../support/windows.js";
import type { OpCase } from "../case.js";

/** Two windows of two elements side by side, along both axes. */
const halves: readonly Axis[] = [sliding(2, 2, 2), sliding(2, 2, 2)];

type Row = readonly [
  op: string,
  name: string,
  x: readonly number[],
  f: (x: Tensor) => Tensor,
  reference: OpCase["reference"],
];

const maxRows: readonly Row[] = [
  ["maxPool1d", "overlapping", [2, 7, 2], (x) => maxPool1d(x, 3, { stride: 2 }), pooled([sliding(3, 3, 2)], largest)],
  [
    "maxPool2d",
    "side by side",
    [2, 4, 6, 3],
    (x) => maxPool2d(x, 2),
    pooled([sliding(2, 2, 2), sliding(3, 2, 2)], largest),
  ],
  [
    "maxPool2d",
    "a rest is left over",
    [1, 5, 7, 4],
    (x) => maxPool2d(x, [2, 3]),
    pooled([sliding(2, 2, 2), sliding(2, 3, 3)], largest),
  ],
  [
    "maxPool2d",
    "overlapping, padded",
    [1, 5, 6, 2],
    (x) => maxPool2d(x, 3, { stride: 2, padding: 1 }),
    pooled([sliding(3, 3, 2, 1), sliding(3, 3, 2, 1)], largest),
  ],
  [
    "maxPool2d",
    "padding same, stride 1",
    [1, 4, 3, 5],
    (x) => maxPool2d(x, 2, { stride: 1, padding: "same" }),
    pooled([sliding(4, 2, 1), sliding(3, 2, 1)], largest),
  ],
  [
    "maxPool2d",
    "dilated",
    [1, 6, 6, 2],
    (x) => maxPool2d(x, 2, { stride: 1, dilation: 3 }),
    pooled([sliding(3, 2, 1, 0, 3), sliding(3, 2, 1, 0, 3)], largest),
  ],
  [
    "maxPool2d",
    "one element",
    [2, 1, 1, 2],
    (x) => maxPool2d(x, 1),
    pooled([sliding(1, 1, 1), sliding(1, 1, 1)], largest),
  ],
  [
    "maxPool3d",
    "side by side",
    [1, 2, 4, 4, 2],
    (x) => maxPool3d(x, 2),
    pooled([sliding(1, 2, 2), sliding(2, 2, 2), sliding(2, 2, 2)], largest),
  ],
  [
    "globalMaxPool",
    "an image",
    [2, 3, 4, 3],
    (x) => globalMaxPool(x),
    (x) => dropSpatial(pooled([sliding(1, 3, 3), sliding(1, 4, 4)], largest)(x)),
  ],
  ["adaptiveMaxPool1d", "bins that overlap", [1, 7, 2], (x) => adaptiveMaxPool1d(x, 3), pooled([bins(7, 3)], largest)],
  [
    "adaptiveMaxPool2d",
    "bins that overlap",
    [2, 5, 4, 2],
    (x) => adaptiveMaxPool2d(x, [3, 2]),
    pooled([bins(5, 3), bins(4, 2)], largest),
  ],
  [
    "adaptiveMaxPool3d",
    "more bins than elements",
    [1, 2, 3, 2, 2],
    (x) => adaptiveMaxPool3d(x, [2, 2, 3]),
    pooled([bins(2, 2), bins(3, 2), bins(2, 3)], largest),
  ],
];

const averageRows: readonly Row[] = [
  ["averagePool1d", "side by side", [1, 6, 3], (x) => averagePool1d(x, 2), pooled([sliding(3, 2, 2)], mean)],
  ["averagePool2d", "side by side", [2, 4, 5, 3], (x) => averagePool2d(x, 2), pooled(halves, mean)],
  [
    "averagePool2d",
    "overlapping, padding counts",
    [1, 5, 4, 2],
    (x) => averagePool2d(x, 3, { stride: 2, padding: 1 }),
    pooled([sliding(3, 3, 2, 1), sliding(2, 3, 2, 1)], meanWithPadding),
  ],
  [
    "averagePool2d",
    "overlapping, padding does not count",
    [1, 5, 4, 2],
    (x) => averagePool2d(x, 3, { stride: 1, padding: "same", countIncludePadding: false }),
    pooled([sliding(5, 3, 1, 1), sliding(4, 3, 1, 1)], mean),
  ],
  [
    "averagePool3d",
    "overlapping",
    [1, 3, 3, 4, 1],
    (x) => averagePool3d(x, [2, 3, 2], { stride: 1 }),
    pooled([sliding(2, 2, 1), sliding(1, 3, 1), sliding(3, 2, 1)], mean),
  ],
  [
    "globalAveragePool",
    "a sequence",
    [2, 5, 3],
    (x) => globalAveragePool(x),
    (x) => dropSpatial(pooled([sliding(1, 5, 5)], mean)(x)),
  ],
  [
    "globalAveragePool",
    "an image",
    [2, 3, 4, 3],
    (x) => globalAveragePool(x),
    (x) => dropSpatial(pooled([sliding(1, 3, 3), sliding(1, 4, 4)], mean)(x)),
  ],
  ["lpPool1d", "p = 3", [1, 7, 2], (x) => lpPool1d(x, 3, 3, { stride: 2 }), pooled([sliding(3, 3, 2)], norm(3))],
  ["lpPool2d", "p = 2", [2, 4, 4, 2], (x) => lpPool2d(x, 2, 2), pooled(halves, norm(2))],
  [
    "lpPool2d",
    "p = 1",
    [1, 3, 3, 2],
    (x) => lpPool2d(x, 1, 2, { stride: 1 }),
    pooled([sliding(2, 2, 1), sliding(2, 2, 1)], norm(1)),
  ],
  [
    "lpPool3d",
    "p = 2",
    [1, 2, 3, 2, 1],
    (x) => lpPool3d(x, 2, 2, { stride: 1 }),
    pooled([sliding(1, 2, 1), sliding(2, 2, 1), sliding(1, 2, 1)], norm(2)),
  ],
  [
    "adaptiveAveragePool1d",
    "bins that overlap",
    [1, 7, 2],
    (x) => adaptiveAveragePool1d(x, 3),
    pooled([bins(7, 3)], mean),
  ],
  [
    "adaptiveAveragePool2d",
    "bins that overlap",
    [2, 5, 4, 2],
    (x) => adaptiveAveragePool2d(x, [3, 2]),
    pooled([bins(5, 3), bins(4, 2)], mean),
  ],
  [
    "adaptiveAveragePool3d",
    "more bins than elements",
    [1, 2, 3, 2, 2],
    (x) => adaptiveAveragePool3d(x, [2, 2, 3]),
    pooled([bins(2, 2), bins(3, 2), bins(2, 3)], mean),
  ],
];

/** [B, 1, …, 1, C] → [B, C]. */
function dropSpatial(y: Plain): Plain {
  return { ...y, shape: [y.shape[0], y.shape.at(-1)!] };
}

const toCase = ([op, name, x, f, reference]: Row, gradient: OpCase["gradient"]): OpCase => ({
  op,
  name,
  inputs: [varied(x)],
  f,
  reference,
  ...(gradient === "first" ? { tolerance: 0 } : {}),
  gradient,
});

/** Ties, infinities, and windows that hold nothing but −∞ beside their padding. */
const ties = plain([1, 4, 4, 1], [1, 1, 0, 2, 1, 1, 2, 2, -Infinity, -Infinity, 3, -1, -Infinity, -Infinity, -1, 3]);

const indexCases: OpCase[] = [
  [
    "maxPool1dWithIndices",
    varied([2, 7, 2]),
    (x: Tensor) => maxPool1dWithIndices(x, 3, { stride: 2 }).indices,
    [sliding(3, 3, 2)],
  ],
  ["maxPool2dWithIndices", varied([2, 5, 4, 3]), (x: Tensor) => maxPool2dWithIndices(x, 2).indices, halves],
  ["maxPool2dWithIndices", ties, (x: Tensor) => maxPool2dWithIndices(x, 2).indices, halves],
  [
    "maxPool2dWithIndices",
    ties,
    (x: Tensor) => maxPool2dWithIndices(x, 3, { stride: 2, padding: 1 }).indices,
    [sliding(2, 3, 2, 1), sliding(2, 3, 2, 1)],
  ],
  [
    "maxPool3dWithIndices",
    varied([1, 2, 3, 4, 2]),
    (x: Tensor) => maxPool3dWithIndices(x, [2, 3, 2]).indices,
    [sliding(1, 2, 2), sliding(1, 3, 3), sliding(2, 2, 2)],
  ],
].map(([op, x, f, axes], i) => ({
  op: op as string,
  name: `row ${i}`,
  inputs: [x as Plain],
  f: f as OpCase["f"],
  reference: pooled(axes as readonly Axis[], firstLargest, "int32"),
  gradient: "none",
}));

/** Values to positions among `size` of an image without batch and channels; the rest is 0. */
const placed = (size: number, places: readonly number[], shape: readonly number[]) => (x: Plain) => {
  const y = new Float64Array(size);
  places.forEach((place, i) => (y[place] += x.data[i]));
  return { data: y, shape, dtype: "float32" as const };
};

const unpoolCases: OpCase[] = [
  {
    op: "maxUnpool1d",
    name: "equal positions add up",
    inputs: [varied([1, 3, 1])],
    f: (x) => maxUnpool1d(x, tensor(Int32Array.of(4, 0, 4), { shape: [1, 3, 1] }), 6),
    reference: placed(6, [4, 0, 4], [1, 6, 1]),
    gradient: "first",
  },
  {
    op: "maxUnpool2d",
    name: "batches and channels stay apart",
    inputs: [varied([2, 1, 2, 2])],
    f: (x) => maxUnpool2d(x, tensor(Int32Array.of(0, 3, 5, 4, 2, 1, 3, 0), { shape: [2, 1, 2, 2] }), [2, 3]),
    reference: placed(24, [0, 7, 10, 9, 16, 15, 18, 13], [2, 2, 3, 2]),
    gradient: "first",
  },
  {
    op: "maxUnpool3d",
    name: "one channel",
    inputs: [varied([1, 1, 1, 2, 1])],
    f: (x) => maxUnpool3d(x, tensor(Int32Array.of(7, 2), { shape: [1, 1, 1, 2, 1] }), 2),
    reference: placed(8, [7, 2], [1, 2, 2, 2, 1]),
    gradient: "first",
  },
];

export const poolingCases: OpCase[] = [
  ...maxRows.map((row) => toCase(row, "first")),
  ...averageRows.map((row) => toCase(row, "smooth")),
  ...indexCases,
  ...unpoolCases,
];
