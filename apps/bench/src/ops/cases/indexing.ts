import type { OpCase } from "../case.js";
import { filled, floats, opCase, WORD } from "./build.js";

const transpose: OpCase = opCase({
  name: "transpose-2048",
  summary: "a copy of a transposed 2048×2048",
  family: "indexing",
  operation: "transpose",
  operands: [floats([2048, 2048])],
  bytes: 2 * 2048 * 2048 * WORD,
  limit: "copy",
});

const concat: OpCase = opCase({
  name: "concat-1024x2048",
  summary: "two 1024×1024 side by side",
  family: "indexing",
  operation: "concat",
  attributes: { axis: 1 },
  operands: [floats([1024, 1024]), floats([1024, 1024])],
  bytes: 4 * 1024 * 1024 * WORD,
  limit: "copy",
});

const gather: OpCase = opCase({
  name: "gather-8192x256",
  summary: "8192 rows of a table of 10,000×256",
  family: "indexing",
  operation: "gather",
  operands: [floats([10_000, 256]), filled([8192], { kind: "index", below: 10_000 })],
  bytes: (2 * 8192 * 256 + 8192) * WORD,
  limit: "copy",
});

const argsort: OpCase = opCase({
  name: "argsort-1024x1000",
  summary: "the order of each row of 1024×1000",
  family: "indexing",
  operation: "argsort",
  operands: [filled([1024, 1000], { kind: "distinct" })],
  tolerance: 0,
});

export const indexing: readonly OpCase[] = [transpose, concat, gather, argsort];
