import { describe, expect, test } from "vitest";
import {
  alias,
  cast,
  checkGradients,
  customGradient,
  evaluate,
  exp,
  grad,
  GradientError,
  gradients,
  matmul,
  mul,
  parameter,
  scalar,
  sigmoid,
  stopGradient,
  sum,
  tensor,
  valueAndGrad,
  type Tensor,
} from "../src/index.js";

const valuesOf = (x: Tensor): number[] => [...evaluate([x])[0].data];

describe("grad", () => {
  test("is the example of the README", () => {
    const dx = grad((x) => x.square().sum())(tensor([1, -2, 3]));
    expect(valuesOf(dx)).toEqual([2, -4, 6]);
  });

  test("of grad of grad: the derivatives of x⁴", () => {
    const f = (x: Tensor): Tensor => x.pow(4).sum();
    const d1 = (x: Tensor): Tensor => grad(f)(x).sum();
    const d2 = (x: Tensor): Tensor => grad(d1)(x).sum();
    const d3 = (x: Tensor): Tensor => grad(d2)(x).sum();
    expect(valuesOf(grad(f)(tensor([1, 2])))).toEqual([4, 32]);
    expect(valuesOf(grad(d1)(tensor([1, 2])))).toEqual([12, 48]);
    expect(valuesOf(grad(d2)(tensor([1, 2])))).toEqual([24, 48]);
    expect(valuesOf(grad(d3)(tensor([1, 2])))).toEqual([24, 24]);
  });

  test("of a record and of a list has their structure", () => {
    const parameters = { W: tensor([[1, 2]]), layers: [{ b: tensor([3]) }, { b: tensor([4, 5]) }] };
    const [value, gradient] = valueAndGrad((p: typeof parameters) =>
      sum(p.W.square()).add(sum(p.layers[1].b.mul(p.layers[0].b))),
    )(parameters);
    expect(valuesOf(value)).toEqual([1 + 4 + 12 + 15]);
    expect(valuesOf(gradient.W)).toEqual([2, 4]);
    expect(valuesOf(gradient.layers[0].b)).toEqual([9]);
    expect(valuesOf(gradient.layers[1].b)).toEqual([3, 3]);
    const [first, second] = grad((list: readonly Tensor[]) => sum(list[0].mul(list[1])))([
      tensor([1, 2]),
      tensor([3, 4]),
    ]);
    expect(valuesOf(first)).toEqual([3, 4]);
    expect(valuesOf(second)).toEqual([1, 2]);
  });

  test("passes further arguments on as constants", () => {
    const dw = grad((w, x, t) => matmul(x, w).sub(t).square().mean())(tensor([1, 1]), tensor([[1, 2], [3, 4]]), tensor([3, 8])); // prettier-ignore
    expect(valuesOf(dw)).toEqual([-3, -4]);
  });

  test("takes numbers and lists as tensors", () => {
    expect(valuesOf(grad((x) => x.mul(x))(3))).toEqual([6]);
    expect(valuesOf(grad((x) => x.mul(x).sum())([3, 4]))).toEqual([6, 8]);
  });
});

describe("gradients", () => {
  test("add up over all uses of a tensor", () => {
    const x = tensor([2, 3]);
    const y = x
      .mul(x)
      .add(x.mul(5))
      .add(exp(stopGradient(x)));
    expect(valuesOf(gradients(sum(y), [x])[0])).toEqual([9, 11]);
    const diamond = ((z: Tensor) => z.mul(3).mul(z.add(1)))(x.square());
    // d/dx 3x²(x² + 1) = 12x³ + 6x.
    expect(valuesOf(gradients(sum(diamond), [x])[0])).toEqual([108, 342]);
  });

  test("of what y does not depend on are zeros of its shape", () => {
    const [x, y] = [tensor([[1, 2]]), tensor([3])];
    const [dx, dy] = gradients(y.mul(2).sum(), [x, y]);
    expect(evaluate([dx])[0]).toEqual({ data: new Float32Array(2), shape: [1, 2], dtype: "float32" });
    expect(valuesOf(dy)).toEqual([2]);
  });

  test("can be taken with respect to tensors in between, and to y itself", () => {
    const x = tensor([1, 2]);
    const h = x.mul(3);
    const y = h.square().sum();
    const [dh, dy] = gradients(y, [h, y]);
    expect(valuesOf(dh)).toEqual([6, 12]);
    expect(valuesOf(dy)).toEqual([1]);
  });

  test("weighted by dy are vector-Jacobian products", () => {
    const x = tensor([1, 2, 3]);
    expect(valuesOf(gradients(x.square(), [x], tensor([1, 0, -1]))[0])).toEqual([2, 0, -6]);
  });

  test("of parameters see their present values", () => {
    const w = parameter([1, 2]);
    const [dw] = gradients(w.square().sum(), [w]);
    expect(valuesOf(dw)).toEqual([2, 4]);
    w.set([5, 6]);
    expect(valuesOf(dw)).toEqual([10, 12]);
  });

  test("pass stopGradient only backwards, never forwards", () => {
    const x = tensor([2]);
    expect(valuesOf(gradients(sum(x.mul(stopGradient(x))), [x])[0])).toEqual([2]);
    expect(valuesOf(gradients(sum(stopGradient(x.square())), [x])[0])).toEqual([0]);
  });

  test("with respect to an alias see only that use", () => {
    const x = tensor([3]);
    const here = alias(x);
    expect(valuesOf(gradients(sum(here.mul(x)), [here])[0])).toEqual([3]);
    expect(valuesOf(gradients(sum(here.mul(x)), [x])[0])).toEqual([6]);
  });
});

describe("customGradient", () => {
  const straightThrough = customGradient(
    (x) => x.round(),
    (dy) => [dy],
  );

  test("replaces the gradient of a function, not its value", () => {
    const x = tensor([0.4, 1.7]);
    expect(valuesOf(straightThrough(x))).toEqual([0, 2]);
    expect(valuesOf(gradients(sum(straightThrough(x).mul(3)), [x])[0])).toEqual([3, 3]);
  });

  test("gets dy, y and the inputs; undefined where none flows", () => {
    const seen: string[] = [];
    const f = customGradient(
      (a, b) => a.mul(b).exp(),
      (dy, y, a, b) => {
        seen.push([dy, y, a, b].map(({ shape }) => shape.join()).join(" "));
        return [mul(dy, mul(y, b)), undefined];
      },
    );
    const [a, b] = [tensor([0.5, 1]), tensor([2, 1])];
    const [da, db] = gradients(sum(f(a, b)), [a, b]);
    expect(seen).toEqual(["2 2 2 2"]);
    expect(valuesOf(db)).toEqual([0, 0]);
    expect(valuesOf(da)[1]).toBeCloseTo(Math.E, 5);
  });

  test("rules made of operations have gradients of their own", async () => {
    const mySigmoid = customGradient(
      (x) => sigmoid(x),
      (dy, y) => [dy.mul(y).mul(y.neg().add(1))],
    );
    await checkGradients((x) => mySigmoid(x), [[0.3, -1]]);
    await checkGradients((x) => gradients(sum(mySigmoid(x).square()), [x])[0], [[0.3, -1]]);
  });

  test("tensors that the function closes over get no gradient", () => {
    const w = tensor([2]);
    const f = customGradient(
      (x) => x.mul(w),
      (dy) => [dy],
    );
    expect(valuesOf(gradients(sum(f(tensor([3]))), [w])[0])).toEqual([0]);
  });

  test("wrong rules are refused", () => {
    const few = customGradient((a, b) => a.mul(b), (dy) => [dy]); // prettier-ignore
    const [x, y] = [tensor([1, 2]), tensor([3, 4])];
    expect(() => gradients(sum(few(x, y)), [x])).toThrow(
      "customGradient: the rule must return a list of 2 gradients, one for each input",
    );
    const wide = customGradient((a) => a, (dy) => [dy.expandDims(0)]); // prettier-ignore
    expect(() => gradients(sum(wide(x)), [x])).toThrow(
      "customGradient: its rule gave a gradient of shape [1, 2] for a source of [2]",
    );
  });
});

describe("checkGradients", () => {
  const wrong = customGradient(
    (x) => x.square(),
    (dy, _, x) => [dy.mul(x)],
  );

  test("finds a wrong rule, and says where", async () => {
    await expect(checkGradients((x) => wrong(x), [[2, 3]])).rejects.toThrow(GradientError);
    await expect(checkGradients((a, b) => a.add(wrong(b)), [[1, 1], [2, 3]])).rejects.toThrow(/input 1, element 0: the gradient rule says/); // prettier-ignore
    const w = parameter([1, 2], { name: "weight" });
    await expect(checkGradients((x) => x.mul(wrong(w)), [[1, 1]], { parameters: [w] })).rejects.toThrow(
      'parameter "weight", element 0',
    );
  });

  test("finds NaN", async () => {
    await expect(checkGradients((x) => x.sqrt(), [[0, 1]])).rejects.toThrow(GradientError);
  });

  test("reports what it checked, in float64", async () => {
    const w = parameter([[0.5, 1], [2, -1]], { name: "w" }); // prettier-ignore
    const report = await checkGradients((x) => matmul(x, w).tanh(), [[[1, 2]]], { parameters: [w] });
    expect(report.checked).toBe(6);
    expect(report.error).toBeLessThan(1e-8);
    expect([...w.value.data]).toEqual([0.5, 1, 2, -1]);
    const many = await checkGradients((x) => x.square(), [new Float32Array(1000).fill(1)], { samples: 10 });
    expect(many.checked).toBe(10);
    expect((await checkGradients((x) => x.square(), [tensor([1, 2])])).checked).toBe(2);
  });

  test("needs something to differentiate", async () => {
    await expect(checkGradients(() => scalar(1), [])).rejects.toThrow(
      "there is nothing to differentiate with respect to",
    );
  });
});

describe("what has no gradient (fault 32)", () => {
  const x = tensor([1, 2]);

  test("y is no scalar: advice", () => {
    expect(() => gradients(x.square(), [x])).toThrow(
      new GradientError(
        "gradients: y has shape [2], but only a scalar has a gradient; " +
          "reduce it with sum() or mean(), or pass dy for a vector-Jacobian product",
      ),
    );
    expect(() => grad((z) => z.square())(x)).toThrow(GradientError);
  });

  test("dy does not fit y", () => {
    expect(() => gradients(x.square(), [x], tensor([1]))).toThrow("gradients: dy has shape [1], y has [2]");
  });

  test("integers and booleans", () => {
    const n = tensor([1, 2], { dtype: "int32" });
    expect(() => gradients(sum(n), [n])).toThrow(
      "there is no gradient with respect to a tensor of type int32; cast it to float32 first",
    );
    expect(() => gradients(sum(cast(x, "int32")), [x])).toThrow("there is no gradient of a tensor of type int32");
    expect(valuesOf(gradients(sum(cast(cast(x, "int32"), "float32").mul(x)), [x])[0])).toEqual([1, 2]);
  });

  test("a function that returns something else", () => {
    const notATensor = (() => 3) as unknown as (x: Tensor) => Tensor;
    expect(() => grad(notATensor)(x)).toThrow(new GradientError("grad: the function must return one scalar tensor"));
  });

  test("an operation without a rule gives zeros, as comparisons do", () => {
    expect(valuesOf(gradients(sum(cast(x.greater(1), "float32")), [x])[0])).toEqual([0, 0]);
  });
});
