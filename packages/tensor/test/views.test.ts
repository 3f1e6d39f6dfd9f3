import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkGradients, evaluate, matmul, setBackend, sum, type Tensor } from "../src/index.js";
import { View } from "../src/program/view.js";
import { expectPlain } from "./support/expect.js";
import { contiguous, toArray } from "./support/layouts.js";
import { at, build, coordinatesOf, groups, varied, type Plain } from "./support/plain.js";
import { viewChains, type ViewStep } from "./support/view-chains.js";

/** The elements that a view reaches, by its formula. */
const elements = ({ shape, strides, offset }: View): number[] =>
  coordinatesOf(shape).map((c) => c.reduce((sum, i, axis) => sum + i * strides[axis], offset));

describe("View", () => {
  const base = View.contiguous([2, 3, 4]);

  test("numbers elements row-major", () => {
    expect(elements(base)).toEqual(Array.from({ length: 24 }, (_, i) => i));
    expect(base.isContiguous).toBe(true);
    expect(View.contiguous([2], 5).offset).toBe(5);
  });

  test("reshapes without a copy where one stride can walk what belongs together", () => {
    expect(base.permute([2, 0, 1]).reshape([4, 6])?.strides).toEqual([1, 4]);
    expect(base.permute([2, 0, 1]).reshape([24])).toBeUndefined();
    expect(base.slice([0, 0, 0], [1, 1, 2], [2, 3, 2]).reshape([6, 2])?.strides).toEqual([4, 2]);
    expect(base.slice([0, 0, 1], [1, 1, 1], [2, 3, 2]).reshape([12])).toBeUndefined();
    expect(base.slice([1, 2, 3], [-1, -1, -1], [2, 3, 4]).reshape([24])?.strides).toEqual([-1]);
    expect(View.contiguous([1, 3]).expand([5, 3]).reshape([15])).toBeUndefined();
    expect(View.contiguous([1, 3]).expand([5, 3]).reshape([5, 1, 3])?.strides).toEqual([0, 0, 1]);
    expect(View.contiguous([]).reshape([1, 1])?.shape).toEqual([1, 1]);
  });

  test("axes of size 1 may have any stride", () => {
    expect(new View([1, 3], [99, 1], 0).isContiguous).toBe(true);
    expect(new View([3, 1], [2, 1], 0).isContiguous).toBe(false);
  });

  test("random chains reach the elements that plain loops reach", () => {
    fc.assert(
      fc.property(fc.constantFrom([2, 3, 4], [5], [4, 6]), fc.infiniteStream(fc.nat(99)), (shape, numbers) => {
        const pick = (limit: number): number => numbers.next().value! % limit;
        let view = View.contiguous(shape);
        let expected = elements(view);
        for (let i = 0; i < 3; i++) {
          const order = view.shape.map((_, axis) => axis).sort(() => pick(3) - 1);
          const before: Plain = build(view.shape, () => 0);
          const numbered = { ...before, data: Float64Array.from(expected) };
          const permuted = build(
            order.map((axis) => view.shape[axis]),
            (c) =>
              at(
                numbered,
                view.shape.map((_, axis) => c[order.indexOf(axis)]),
              ),
          );
          view = view.permute(order);
          expected = [...permuted.data];
          const flat = view.reshape([expected.length]);
          expect(flat ? elements(flat) : expected).toEqual(expected);
          expect(elements(view)).toEqual(expected);
        }
      }),
    );
  });
});

const applyTensor = (chain: readonly ViewStep[], x: Tensor): Tensor => chain.reduce((y, step) => step.tensor(y), x);
const applyPlain = (chain: readonly ViewStep[], x: Plain): Plain => chain.reduce((y, step) => step.plain(y), x);
const describeChain = (chain: readonly ViewStep[]): string => chain.map(({ name }) => name).join(" | ");

const source = varied([3, 4, 2]);
const chains = viewChains(source.shape, 6);

describe.each(["js", "wasm"] as const)("chains of views on %s", (backend) => {
  beforeAll(() => setBackend(backend));
  afterAll(() => setBackend("auto"));

  test("on their own", () => {
    fc.assert(
      fc.property(chains, (chain) => {
        const [actual] = evaluate([applyTensor(chain, contiguous(source))]);
        expectPlain(actual, applyPlain(chain, source), 0, describeChain(chain));
      }),
      { numRuns: 300 },
    );
  });

  test("between pointwise operations", () => {
    fc.assert(
      fc.property(chains, (chain) => {
        const x = contiguous(source);
        const y = applyTensor(chain, x.mul(2).add(1)).square().add(applyTensor(chain, x));
        const inner = applyPlain(chain, { ...source, data: source.data.map((value) => Math.fround(2 * value + 1)) });
        const own = applyPlain(chain, source);
        const expected = { ...own, data: inner.data.map((value, i) => value * value + own.data[i]) };
        expectPlain(evaluate([y])[0], expected, 1e-5, describeChain(chain));
      }),
      { numRuns: 150 },
    );
  });

  test("under and over reductions", () => {
    fc.assert(
      fc.property(chains, fc.nat(), (chain, number) => {
        const between = applyPlain(chain, source);
        if (between.shape.length === 0) return;
        const axis = number % between.shape.length;
        const { shape, values } = groups(between, [axis]);
        const expected: Plain = {
          shape,
          dtype: "float32",
          data: Float64Array.from(values, (v) => 3 * v.reduce((a, b) => a + b, 0) - 1),
        };
        const y = sum(applyTensor(chain, contiguous(source)), axis)
          .mul(3)
          .sub(1);
        expectPlain(evaluate([y])[0], expected, 1e-5, `${describeChain(chain)} summed over ${axis}`);
      }),
      { numRuns: 150 },
    );
  });

  test("as operands of matrix products", () => {
    const chain = viewChains([4, 6], 4).filter((steps) => applyPlain(steps, varied([4, 6])).shape.length === 2);
    fc.assert(
      fc.property(chain, (steps) => {
        const x = varied([4, 6]);
        const a = applyPlain(steps, x);
        const [m, k] = a.shape;
        const expected = build([m, m], ([i, j]) =>
          Array.from({ length: k }, (_, p) => at(a, [i, p]) * at(a, [j, p])).reduce((s, v) => s + v, 0),
        );
        const y = applyTensor(steps, contiguous(x));
        expectPlain(evaluate([matmul(y, y.transpose())])[0], expected, 1e-5, describeChain(steps));
      }),
      { numRuns: 100 },
    );
  });
});

test("gradients of chains of views", async () => {
  const property = fc.asyncProperty(chains, async (chain) => {
    if (applyPlain(chain, source).data.length === 0) return;
    await checkGradients((x) => applyTensor(chain, x.square()).mul(applyTensor(chain, x)), [toArray(source)], {
      samples: 8,
    });
  });
  await expect(fc.assert(property, { numRuns: 60 })).resolves.toBeUndefined();
});
