import { describe, expect, test } from "vitest";
import {
  conv2d,
  evaluate,
  globalAveragePool,
  grad,
  lpPool2d,
  maxPool2d,
  maxPool2dWithIndices,
  ones,
  setBackend,
  sum,
  tensor,
  type Tensor,
} from "../src/index.js";

describe.each(["js", "wasm"] as const)("hostile but legal shapes on %s", (backend) => {
  const valuesOf = (f: () => Tensor): number[] => {
    setBackend(backend);
    try {
      return [...evaluate([f()])[0].data];
    } finally {
      setBackend("auto");
    }
  };

  test("1×1 images, batches of one, no images at all", () => {
    const one = tensor([2], { shape: [1, 1, 1, 1] });
    expect(valuesOf(() => conv2d(one, tensor([3], { shape: [1, 1, 1, 1] })))).toEqual([6]);
    expect(valuesOf(() => conv2d(one, ones([3, 3, 1, 1]), { padding: "same", stride: 5 }))).toEqual([2]);
    expect(valuesOf(() => maxPool2d(one, 1))).toEqual([2]);
    expect(valuesOf(() => globalAveragePool(one))).toEqual([2]);
    const none = ones([0, 4, 4, 2]);
    expect(conv2d(none, ones([3, 3, 2, 5])).shape).toEqual([0, 2, 2, 5]);
    expect(valuesOf(() => conv2d(none, ones([3, 3, 2, 5])))).toEqual([]);
    expect(valuesOf(() => maxPool2d(none, 2))).toEqual([]);
    const dw = grad((v: Tensor) => sum(conv2d(none, v)));
    expect(valuesOf(() => dw(ones([3, 3, 2, 1])))).toEqual(new Array(18).fill(0));
  });

  test("NaN and infinities pass through a maximum, and no padding wins over −∞", () => {
    const odd = tensor([-Infinity, -Infinity, NaN, 1, -Infinity, -Infinity, 2, Infinity], { shape: [1, 2, 4, 1] });
    expect(valuesOf(() => maxPool2d(odd, 2))).toEqual([-Infinity, NaN]);
    const low = tensor([-Infinity, -Infinity], { shape: [1, 1, 2, 1] });
    const pooled = maxPool2dWithIndices(low, [1, 2], {
      stride: 1,
      padding: [
        [0, 0],
        [1, 1],
      ],
    });
    expect(valuesOf(() => pooled.values)).toEqual([-Infinity, -Infinity, -Infinity]);
    expect(valuesOf(() => pooled.indices)).toEqual([0, 0, 1]);
  });

  test("of equal maxima the first gets the gradient", () => {
    const slope = grad((v: Tensor) => sum(maxPool2d(v, 2)));
    expect(valuesOf(() => slope(ones([1, 2, 4, 1])))).toEqual([1, 0, 1, 0, 0, 0, 0, 0]);
    const overlapping = grad((v: Tensor) => sum(maxPool2d(v, 2, { stride: 1 })));
    expect(valuesOf(() => overlapping(ones([1, 3, 3, 1])))).toEqual([1, 1, 0, 1, 1, 0, 0, 0, 0]);
  });

  test("an Lp norm of zeros has no slope", () => {
    const slope = grad((v: Tensor) => sum(lpPool2d(v, 2, 2)));
    expect(valuesOf(() => slope(tensor([0, 0, 0, 0], { shape: [1, 2, 2, 1] })))).toEqual([0, 0, 0, 0]);
  });
});
