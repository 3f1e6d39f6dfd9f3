import { sizeOf, type Attributes, type OpCase, type Operation } from "../case.js";
import { floats, opCase, WORD } from "./build.js";

/** One pass over rows: everything read once and written once. */
const overRows = (name: string, operation: Operation, shape: readonly number[], summary: string): OpCase =>
  opCase({
    name: `${name}-${shape.join("x")}`,
    summary: `${summary}, ${shape.join("×")}`,
    family: "rows",
    operation,
    operands: [floats(shape, -4, 4)],
    bytes: 2 * sizeOf(shape) * WORD,
    limit: "copy",
  });

const sum = (name: string, summary: string, attributes: Attributes): OpCase =>
  opCase({
    name: `sum-${name}`,
    summary: `4096×1024 to ${summary}`,
    family: "rows",
    operation: "sum",
    attributes,
    // Positive, so that sums are large beside what rounding leaves.
    operands: [floats([4096, 1024], 0, 1)],
    bytes: 4096 * 1024 * WORD,
    limit: "copy",
    tolerance: 1e-4,
  });

export const rows: readonly OpCase[] = [
  overRows("softmax", "softmax", [1024, 1000], "softmax of each row"),
  overRows("log-softmax", "logSoftmax", [1024, 1000], "log-softmax of each row"),
  overRows("layer-norm", "layerNorm", [1024, 768], "mean 0 and variance 1 of each row"),
  sum("rows", "the sum of each row", { axis: 1 }),
  sum("columns", "the sum of each column", { axis: 0 }),
  sum("all", "one sum", {}),
  opCase({
    name: "global-norm-10m",
    summary: "root of the sum of 10 million squares",
    family: "memory",
    operation: "globalNorm",
    operands: [floats([10_000_000])],
    bytes: 10_000_000 * WORD,
    limit: "copy",
    // In float64 it is 1825.80531; frameworks that add up in one float32 lose as much.
    tolerance: 1e-2,
  }),
];
