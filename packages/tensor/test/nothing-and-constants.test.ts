import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  argmax,
  argsort,
  evaluate,
  full,
  gradients,
  logSoftmax,
  mean,
  Procedure,
  placeholder,
  setBackend,
  softmax,
  sort,
  square,
  sub,
  sum,
  tensor,
  zeros,
  type Tensor,
} from "../src/index.js";

const valuesOf = (x: Tensor): number[] => Array.from(evaluate([x])[0].data);

describe.each(["js", "wasm"] as const)("on the %s backend", (backend) => {
  beforeAll(() => setBackend(backend));
  afterAll(() => setBackend("auto"));

  describe("of nothing", () => {
    it.each([
      [[3, 0], 1],
      [[3, 0], -1],
      [[0, 5], 0],
      [[2, 0, 3], 1],
      [[2, 0, 3], 2],
    ])("functions along an axis are empty: %j, axis %d", (shape, axis) => {
      const x = zeros(shape);
      const results = [softmax(x, axis), logSoftmax(x, axis), sort(x, { axis }), argsort(x, { axis })];
      expect(evaluate(results).map((result) => result.shape)).toEqual([shape, shape, shape, shape]);
      expect(results.map(({ dtype }) => dtype)).toEqual(["float32", "float32", "float32", "int32"]);
      const [dx] = gradients(sum(logSoftmax(x, axis)), [x]);
      expect(dx.shape).toEqual(shape);
    });

    it("there is no largest, and the message names the operation", () => {
      expect(() => argmax(zeros([3, 0]))).toThrow("argmax: axis 1 of [3, 0] is empty");
      expect(() => softmax(zeros([3, 0]), 2)).toThrow("softmax: axis 2 does not exist");
      expect(() => logSoftmax(zeros([3]), -2)).toThrow("logSoftmax: axis -2 does not exist");
    });
  });

  describe("the mean", () => {
    it("of equal numbers is that number", () => {
      const counts = Array.from({ length: 60 }, (_, i) => i + 1);
      expect(counts.map((count) => valuesOf(mean(full([count], 3.25)))[0])).toEqual(counts.map(() => 3.25));
    });

    it("leaves nothing of a constant row", () => {
      const rows = tensor([3.25, -0.7, 1e6].map((value) => new Array<number>(7).fill(value)));
      const left = sub(rows, mean(rows, 1, { keepDims: true }));
      expect(valuesOf(left).slice(0, 7)).toEqual([0, 0, 0, 0, 0, 0, 0]);
    });
  });
});

it("a mean's gradient needs no step for 1 / n", () => {
  const x = placeholder(0, [7, 9], "float32");
  const outputs = gradients(mean(square(x)), [x]);
  const { steps } = new Procedure({ inputs: [x], outputs }).program;
  expect(steps).toHaveLength(1);
  expect(steps[0]).toMatchObject({ kind: "map", dims: [63] });
});
