import type { OpCase, Operand, Operation } from "../case.js";
import { floats, opCase, WORD } from "./build.js";

const MILLION = 1_000_000;

/** Two inputs read and one output written, 10 million elements: nothing but memory. */
const add: OpCase = opCase({
  name: "add-10m",
  summary: "sum of two arrays of 10 million",
  family: "memory",
  operation: "add",
  operands: [floats([10 * MILLION]), floats([10 * MILLION])],
  bytes: 3 * 10 * MILLION * WORD,
  limit: "copy",
});

const addBias: OpCase = opCase({
  name: "add-broadcast",
  summary: "4096×1024 plus a row of 1024",
  family: "memory",
  operation: "add",
  operands: [floats([4096, 1024]), floats([1024])],
  bytes: (2 * 4096 * 1024 + 1024) * WORD,
  limit: "copy",
});

const map = (name: string, operation: Operation, operand: Operand, summary = name): OpCase =>
  opCase({
    name: `${name}-1m`,
    summary: `${summary} of a million`,
    family: "functions",
    operation,
    operands: [operand],
    bytes: 2 * MILLION * WORD,
    limit: "copy",
  });

export const pointwise: readonly OpCase[] = [
  add,
  addBias,
  map("exp", "exp", floats([MILLION], -10, 10)),
  map("tanh", "tanh", floats([MILLION], -5, 5)),
  map("sigmoid", "sigmoid", floats([MILLION], -10, 10)),
  map("gelu", "gelu", floats([MILLION], -5, 5), "x · ½(1 + erf(x / √2))"),
];
