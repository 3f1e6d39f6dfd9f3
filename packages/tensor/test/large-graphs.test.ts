import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { concat, evaluate, gradients, setBackend, sum, tensor, type Tensor } from "../src/index.js";

/** Applies a step many times. */
const repeat = (times: number, x: Tensor, step: (x: Tensor) => Tensor): Tensor =>
  Array.from({ length: times }).reduce<Tensor>(step, x);

const valueOf = (x: Tensor): number[] => [...evaluate([x])[0].data];

describe.each(["js", "wasm"] as const)("no graph is too deep or too wide for %s", (backend) => {
  beforeAll(() => setBackend(backend));
  afterAll(() => setBackend("auto"));

  test("ten thousand additions, one after another", () => {
    expect(valueOf(repeat(10_000, tensor([1]), (x) => x.add(1)))).toEqual([10_001]);
  });

  test("five thousand products of a tensor with itself", () => {
    expect(valueOf(repeat(5_000, tensor([1, -1]), (x) => x.mul(x)))).toEqual([1, 1]);
  });

  test("ten thousand views", () => {
    const turned = repeat(5_000, tensor([[1, 2], [3, 4]]), (x) => x.transpose().flip(0)); // prettier-ignore
    expect(valueOf(turned)).toEqual([1, 2, 3, 4]);
    expect(valueOf(repeat(5_000, turned, (x) => x.reshape([4]).reshape([2, 2])).add(1))).toEqual([2, 3, 4, 5]);
  });

  test("the gradient of a thousand residual steps", () => {
    const x = tensor([1]);
    const [slope] = valueOf(gradients(sum(repeat(1_000, x, (y) => y.add(y.tanh().mul(1e-3)))), [x])[0]);
    // dy/dx of the flow y' = tanh y over time 1: sinh y = e · sinh x, so dy/dx = e · cosh x / cosh y.
    const y = Math.asinh(Math.E * Math.sinh(1));
    expect(slope).toBeCloseTo((Math.E * Math.cosh(1)) / Math.cosh(y), 3);
  });

  test("a sum and a concatenation of thousands of tensors", () => {
    const parts = Array.from({ length: 3_000 }, (_, i) => tensor([i]));
    const total = (3_000 * 2_999) / 2;
    expect(valueOf(parts.reduce((a, b) => a.add(b)))).toEqual([total]);
    expect(valueOf(sum(concat(parts)))).toEqual([total]);
  });

  test("a balanced tree of a thousand tensors", () => {
    let level = Array.from({ length: 1_024 }, (_, i) => tensor([i]));
    while (level.length > 1)
      level = Array.from({ length: level.length / 2 }, (_, i) => level[2 * i].add(level[2 * i + 1]));
    expect(valueOf(level[0])).toEqual([(1_024 * 1_023) / 2]);
  });
});
