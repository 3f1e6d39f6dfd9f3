import { elu, leakyRelu, relu, selu, sigmoid, tanh } from "@nn/activations";
import { initializer, InvalidArgumentError, ones, RandomStream, ShapeError, tensor, zeros } from "@nn/tensor";
import { expectClose, expectEqual, expectFinite } from "@nn/testing";
import { describe, expect, test } from "vitest";
import {
  activation,
  add,
  batchNorm,
  concatenate,
  dense,
  dropout,
  flatten,
  gaussianNoise,
  lambda,
  layerNorm,
  multiply,
  reshape,
  residual,
  sequential,
  trainingContext,
} from "../src/index.js";

describe("dense", () => {
  test.each([
    [undefined, "glorotUniform"],
    [tanh, "glorotUniform"],
    [sigmoid, "glorotUniform"],
    [relu, "heUniform"],
    [leakyRelu.with({ slope: 0.2 }), "heUniform"],
    [elu, "heUniform"],
    [selu, "lecunNormal"],
  ])("starts W as its activation wants", (f, name) => {
    const layer = dense(4, { activation: f });
    layer.build([8], new RandomStream(9));
    expectEqual(layer.parameters.W.value.data, initializer(name).fill([8, 4], new RandomStream(9).fork("W")));
    expectEqual(layer.parameters.b.value.data, new Float32Array(4));
  });

  test("regularizes W alone", () => {
    const layer = dense(4);
    layer.build([8], new RandomStream(1));
    expect(layer.isRegularized("W")).toBe(true);
    expect(layer.isRegularized("b")).toBe(false);
  });

  test.each([0, -1, 1.5, NaN, "8", undefined])("refuses units %j (fault 25)", (units) => {
    expect(() => dense(units as number)).toThrow(InvalidArgumentError);
    expect(() => dense(units as number)).toThrow("dense: units must be an integer ≥ 1");
  });

  test("refuses what it does not know", () => {
    expect(() => dense(2, { activaton: relu } as never)).toThrow('dense: there is no option "activaton"');
    expect(() => dense(2, { activation: "relu" as never })).toThrow("dense: activation must be an activation function");
    expect(() => dense(2, { name: 7 as never })).toThrow("dense: name must be a string");
  });
});

describe("dropout", () => {
  test.each([2, 1, -0.1, NaN, "0.5"])("refuses p = %j (fault 31)", (p) => {
    expect(() => dropout(p as number)).toThrow("dropout: p must be a number from 0 to below 1");
  });

  test("keeps a share of 1 − p and their expected value", async () => {
    const y = await dropout(0.3)
      .forward(ones([100, 100]), trainingContext(5))
      .data();
    const kept = y.filter((value) => value !== 0);
    expect(Math.abs(kept.length / 1e4 - 0.7)).toBeLessThan(0.015);
    for (const value of kept.slice(0, 5)) expect(value).toBeCloseTo(1 / 0.7, 6);
  });

  test("drops others at every call, and the same for the same key", async () => {
    const layer = dropout(0.5);
    const context = trainingContext(5);
    const [a, b, c] = [context, context, trainingContext(5)].map((context) => layer.apply(ones([10, 10]), context));
    expectEqual(a, c);
    expect(await a.data()).not.toEqual(await b.data());
  });

  test("does nothing in inference", () => {
    expectEqual(dropout(0.9).forward(ones([2, 3])), ones([2, 3]));
  });
});

describe("gaussianNoise", () => {
  test("has mean 0 and the given deviation in training alone", async () => {
    const y = await gaussianNoise(0.5)
      .forward(zeros([100, 100]), trainingContext(5))
      .data();
    const values = Array.from(y);
    const mean = values.reduce((sum, value) => sum + value, 0) / y.length;
    const variance = values.reduce((sum, value) => sum + value * value, 0) / y.length;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(Math.sqrt(variance) - 0.5)).toBeLessThan(0.02);
    expectEqual(gaussianNoise(0.5).forward(ones([2, 3])), ones([2, 3]));
  });

  test.each([-1, NaN, Infinity])("refuses std = %j", (std) => {
    expect(() => gaussianNoise(std)).toThrow("gaussianNoise: std must be a finite number ≥ 0");
  });
});

describe("batchNorm", () => {
  const x = tensor([
    [1, 10],
    [2, 10],
    [6, 10],
  ]);

  test("uses the batch in training and follows it with running statistics", () => {
    const layer = batchNorm({ momentum: 0.8, epsilon: 1e-6 });
    const y = layer.forward(x, trainingContext(1));
    // Means 3 and 10; variances (4 + 1 + 9) / 3 and 0, of the data 7 and 0.
    const s = Math.sqrt(14 / 3 + 1e-6);
    expectClose(y, [
      [-2 / s, 0],
      [-1 / s, 0],
      [3 / s, 0],
    ]);
    expectClose(layer.state.mean, [0.2 * 3, 0.2 * 10]);
    expectClose(layer.state.variance, [0.8 + 0.2 * 7, 0.8]);
    const inference = layer.forward(tensor([[1, 1]]));
    expectClose(inference, [[(1 - 0.6) / Math.sqrt(2.2), (1 - 2) / Math.sqrt(0.8)]], { relative: 1e-5 });
    expectClose(layer.state.mean, [0.6, 2]);
  });

  test("scales and shifts", () => {
    const layer = batchNorm({ epsilon: 1e-6 });
    layer.build([2], new RandomStream(1));
    layer.parameters.gamma.set([2, 3]);
    layer.parameters.beta.set([5, 7]);
    expectClose(layer.forward(tensor([[1, 1]])), [[7, 10]], { relative: 1e-5 });
    expect(layer.isRegularized("gamma") || layer.isRegularized("beta")).toBe(false);
  });

  test("averages over all axes but the last", () => {
    const layer = batchNorm({ epsilon: 1e-6 });
    const images = tensor([
      [
        [1, 0],
        [3, 0],
      ],
      [
        [5, 2],
        [7, 2],
      ],
    ]);
    const s = Math.sqrt(5);
    expectClose(
      layer.forward(images, trainingContext(1)),
      [
        [
          [-3 / s, -1],
          [-1 / s, -1],
        ],
        [
          [1 / s, 1],
          [3 / s, 1],
        ],
      ],
      { relative: 1e-5 },
    );
  });

  test("one row in training is an error that says what to do (fault 19), one image is not", () => {
    const layer = batchNorm({ name: "norm" });
    layer.build([2], new RandomStream(1));
    expect(() => layer.forward(ones([1, 2]), trainingContext(1))).toThrow(InvalidArgumentError);
    expect(() => layer.forward(ones([1, 2]), trainingContext(1))).toThrow(
      /batchNorm "norm": .*more than one value per channel.*dropLast: true/,
    );
    expect(() => layer.forward(ones([0, 2]), trainingContext(1))).toThrow(InvalidArgumentError);
    expectFinite(layer.forward(ones([1, 2])));
    expectFinite(batchNorm().forward(ones([1, 3, 3, 2]), trainingContext(1)));
  });

  test("a constant feature stays finite (fault 20), forward and backward", () => {
    const layer = batchNorm();
    expectClose(layer.forward(ones([4, 2]), trainingContext(1)), zeros([4, 2]));
    expectFinite(layer.backward(ones([4, 2])));
  });

  test("frozen, it uses and keeps its running statistics in training too", () => {
    const layer = batchNorm().freeze();
    const y = layer.forward(x, trainingContext(1));
    expectEqual(y, layer.forward(x));
    expectEqual(layer.state.mean, zeros([2]));
  });

  test.each([{ momentum: 1 }, { momentum: -0.1 }, { epsilon: 0 }, { epsilon: -1 }])("refuses %j", (options) => {
    expect(() => batchNorm(options)).toThrow(InvalidArgumentError);
  });
});

describe("layerNorm", () => {
  test("standardizes each row", () => {
    const s = Math.sqrt(2 / 3 + 1e-5);
    expectClose(
      layerNorm().forward(
        tensor([
          [1, 2, 3],
          [10, 10, 10],
        ]),
      ),
      [
        [-1 / s, 0, 1 / s],
        [0, 0, 0],
      ],
    );
  });

  test("a constant row stays finite (fault 20), forward and backward", () => {
    const layer = layerNorm();
    expectFinite(layer.forward(ones([2, 3])));
    expectFinite(layer.backward(ones([2, 3])));
  });
});

describe("shapes", () => {
  test("flatten and reshape", () => {
    expect(flatten().forward(ones([5, 2, 3, 4])).shape).toEqual([5, 24]);
    expect(flatten().forward(ones([5])).shape).toEqual([5, 1]);
    expect(reshape([-1, 2]).forward(ones([5, 2, 3, 4])).shape).toEqual([5, 12, 2]);
    expect(() => reshape([5], { name: "r" }).forward(ones([2, 6]))).toThrow(
      'reshape "r": an example of shape [6] has 6 elements, which do not fit [5]',
    );
    expect(() => reshape([-1, 4]).forward(ones([2, 6]))).toThrow(ShapeError);
    expect(() => reshape([-1, -1])).toThrow(InvalidArgumentError);
    expect(() => reshape([1.5])).toThrow(InvalidArgumentError);
    expect(() => reshape([-1, 0]).forward(ones([2, 6]))).toThrow(ShapeError);
  });

  test("lambda infers its shape and must keep the batch", () => {
    expect(lambda((x) => x.sum(-1)).forward(ones([5, 3, 2])).shape).toEqual([5, 3]);
    expect(() => lambda((x) => x.sum(0)).forward(ones([5, 3]))).toThrow(
      "lambda: the function must keep the batch axis",
    );
    expect(() => lambda((() => 3) as never, { name: "f" }).forward(ones([5, 3]))).toThrow(
      'lambda "f": the function must return a tensor, got 3',
    );
    expect(() => lambda(3 as never)).toThrow("lambda: f must be a function (x) => y of tensors, got 3");
  });
});

describe("combinators", () => {
  const half = () => lambda((x) => x.mul(0.5));

  test("compute what they say", () => {
    const x = tensor([[2, 4]]);
    expectClose(residual(half()).forward(x), [[3, 6]]);
    expectClose(residual(half(), half()).forward(x), [[2, 4]]);
    expectClose(residual([half(), half()]).forward(x), [[2.5, 5]]);
    expectClose(add(half(), half(), half()).forward(x), [[3, 6]]);
    expectClose(multiply(half(), half()).forward(x), [[1, 4]]);
    expectClose(concatenate(half(), activation(tanh)).forward(x), [[1, 2, Math.tanh(2), Math.tanh(4)]]);
    expectClose(sequential([half(), half()]).forward(x), [[0.5, 1]]);
  });

  test("residual names both shapes and says what to do", () => {
    expect(() => residual(dense(4), undefined, { name: "block" }).forward(ones([1, 3]))).toThrow(
      /residual "block": .*same shape.*\[4\] and \[3\].*shortcut/,
    );
    expect(() => residual(dense(4), dense(5)).forward(ones([1, 3]))).toThrow(/body and shortcut.*\[4\] and \[5\]/);
    expect(() => residual(dense(4)).forward(ones([1, 3]))).toThrow(ShapeError);
  });

  test("add, multiply and concatenate name the shapes", () => {
    expect(() => add(dense(4), dense(1)).forward(ones([1, 3]))).toThrow(
      "add: the branches give [4] and [1]; they must be equal",
    );
    expect(() => multiply(dense(4), dense(2)).forward(ones([1, 3]))).toThrow("multiply: the branches give [4] and [2]");
    expect(() => concatenate(dense(4), reshape([3, 1])).forward(ones([1, 3]))).toThrow(ShapeError);
    expect(() => concatenate(dense(4), dense(4), { axis: 1 }).forward(ones([1, 3]))).toThrow(InvalidArgumentError);
    expect(() => concatenate(lambda((x) => x.sum(-1))).forward(ones([1, 3]))).toThrow("no axis to join along");
  });

  test("want layers", () => {
    expect(() => sequential()).toThrow("sequential: layers must be a list of one or more layers, got []");
    expect(() => add([])).toThrow("add: branches must be a list of one or more layers, got []");
    expect(() => residual(3 as never)).toThrow("residual: body must be a layer, got 3");
  });

  test("name their children in errors", () => {
    expect(() => sequential(dense(4), dense(2, { name: "inner" })).build([3, 3, 1], new RandomStream(1))).toThrow(
      "dense: expected input [B, I], got [B, 3, 3, 1]; add flatten() before it",
    );
  });
});
