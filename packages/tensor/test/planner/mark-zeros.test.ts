import { expect, test } from "vitest";
import {
  add,
  concat,
  gradients,
  matmul,
  maximum,
  mul,
  parameter,
  placeholder,
  Procedure,
  scan,
  sum,
  tanh,
  where,
  zeros,
  type Tensor,
} from "../../src/index.js";

const x = placeholder(0, [6, 6], "float32");
const w = parameter(new Float32Array(36), { shape: [6, 6], name: "w" });
const v = parameter(new Float32Array(36), { shape: [6, 6], name: "v" });

/** Of each product: which operands it is told to look at for zeros. */
function marks(...outputs: Tensor[]): (string | undefined)[] {
  const lines = new Procedure({ inputs: [x], outputs }).toString().split("\n");
  return lines.filter((line) => line.includes(" gemm ")).map((line) => /zeros=(\d)/.exec(line)?.[1]);
}

test("what relu made may be zero, whoever computes it", () => {
  const relu = maximum(matmul(x, w), 0);
  expect(marks(matmul(relu, w))).toEqual(["1", "1"]);
  expect(marks(matmul(w, relu))).toEqual(["1", "2"]);
  expect(marks(matmul(mul(maximum(tanh(x), 0), 2), w))).toEqual(["1"]);
  expect(marks(matmul(relu, relu.transpose()))).toEqual(["1", "3"]);
});

test("so may the gradient that relu lets through", () => {
  const loss = sum(tanh(matmul(maximum(matmul(x, w), 0), v)));
  // x · w, h · v, dy · vᵀ, xᵀ · dh
  expect(marks(...gradients(loss, [w]))).toEqual(["1", "1", undefined, "2"]);
});

test("and what where() chooses, and what the caller gives", () => {
  expect(marks(matmul(where(x.greater(0.5), tanh(x), 0), w))).toEqual(["1"]);
  expect(marks(matmul(x, w))).toEqual(["1"]);
  expect(marks(matmul(x, x.transpose()))).toEqual([undefined]);
});

test("what is zero by chance is not looked at", () => {
  expect(marks(matmul(tanh(matmul(w, w)), w))).toEqual([undefined, undefined]);
  expect(marks(matmul(add(maximum(matmul(w, w), 0), 1), w))).toEqual([undefined, undefined]);
  expect(marks(matmul(concat([maximum(w, 0), tanh(w)], 0), w))).toEqual([undefined]);
});

test("nor what a loop begins with: its first value may be zero, later ones are not", () => {
  const step = (h: Tensor): { state: Tensor; outputs: undefined } => ({
    state: tanh(matmul(h, w)),
    outputs: undefined,
  });
  const last = scan(step, { state: zeros([6, 6]), length: 3 }).state;
  expect(marks(last)).toEqual([undefined]);
});
