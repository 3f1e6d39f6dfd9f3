import { tanh } from "@nn/activations";
import {
  capture,
  compile,
  evaluate,
  GradientError,
  gradients,
  placeholder,
  tensor,
  zeros,
  type Tensor,
} from "@nn/tensor";
import { describe, expect, test } from "vitest";
import { dense, Layer, residual, sequential } from "../src/index.js";

const valuesOf = (x: Tensor): number[] => [...evaluate([x])[0].data];

describe("layers in captures", () => {
  test("give their results under their names, inner ones under their path", () => {
    const layer = residual([dense(2, { name: "first", activation: tanh }), dense(2)], { name: "block" });
    const { result, captures } = compile((x: Tensor) => layer.apply(x)).captured([[1, 2]]);
    expect(Object.keys(captures)).toEqual([
      "block.sequential.first",
      "block.sequential.dense",
      "block.sequential",
      "block",
    ]);
    expect(valuesOf(captures.block)).toEqual(valuesOf(result));
  });

  test("do so when they are called from outside, too, and on first use", () => {
    const layer = sequential(dense(3), tanh);
    const { captures } = compile((x: Tensor) => layer.forward(x)).captured([[1, 2]]);
    expect(Object.keys(captures)).toEqual(["sequential.dense", "sequential.activation", "sequential"]);
    expect(captures["sequential.dense"].shape).toEqual([1, 3]);
  });

  test("a layer with a backward of its own gives its result, through which its gradient flows", () => {
    class Twice extends Layer {
      override forward(x: Tensor): Tensor {
        return capture("inside", x.mul(2));
      }

      override backward(dy: Tensor): Tensor {
        if (!(dy.rank > 0)) throw new GradientError("no gradient");
        return dy.mul(10);
      }
    }
    const layer = new Twice();
    const slope = compile((x: Tensor) => gradients(capture("y", layer.apply(x)).sum(), [x])[0]);
    const { result, captures } = slope.captured([[1, 2]]);
    expect(valuesOf(result)).toEqual([10, 10]);
    expect(Object.keys(captures)).toEqual(["Twice.inside", "Twice", "y"]);
    expect(valuesOf(captures["Twice.inside"])).toEqual([2, 4]);
  });
});

test("tensors and their gradients know the layer that they belong to", () => {
  const layer = dense(2, { name: "head" });
  const x = placeholder(0, [3, 4], "float32");
  const y = layer.apply(x);
  expect(y.scope).toBe("head");
  const [dW] = gradients(y.square().sum(), [layer.parameters.W]);
  expect(dW.scope).toBe("∂head");
  layer.forward(tensor(Array.from({ length: 3 }, () => [1, 2, 3, 4])));
  layer.backward(zeros([3, 2]));
  expect(layer.gradients.W.scope).toBe("∂head");
});
