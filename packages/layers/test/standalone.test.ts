import {
  GradientError,
  grad,
  gradients,
  InvalidArgumentError,
  ones,
  RandomStream,
  ShapeError,
  tensor,
} from "@nn/tensor";
import { relu, tanh } from "@nn/activations";
import { expectClose, expectEqual } from "@nn/testing";
import { describe, expect, test } from "vitest";
import {
  dense,
  dropout,
  flatten,
  lambda,
  Layer,
  residual,
  sequential,
  trainingContext,
  type ForwardContext,
} from "../src/index.js";
import type { Tensor } from "@nn/tensor";

describe("a layer on its own", () => {
  test("goes forward and backward", () => {
    const layer = dense(2);
    layer.build([3], new RandomStream(1));
    layer.parameters.W.set([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    layer.parameters.b.set([10, 20]);
    expectClose(
      layer.forward(
        tensor([
          [1, 0, 2],
          [0, 1, 0],
        ]),
      ),
      [
        [21, 34],
        [13, 24],
      ],
    );
    expectClose(
      layer.backward(
        tensor([
          [1, 0],
          [0, 1],
        ]),
      ),
      [
        [1, 3, 5],
        [2, 4, 6],
      ],
    );
    expectClose(layer.gradients.W, [
      [1, 0],
      [0, 1],
      [2, 0],
    ]);
    expectClose(layer.gradients.b, [1, 1]);
  });

  test("that is not built is built for what it is given, from seed 0", () => {
    const [lazy, built] = [dense(3), dense(3)];
    built.build([2], new RandomStream(0));
    const x = tensor([[1, 2]]);
    expectEqual(lazy.forward(x), built.forward(x));
    expect(lazy.inputShape).toEqual([2]);
    expect(lazy.outputShape).toEqual([3]);
  });

  test("says what is wrong with x and dy", () => {
    const layer = dense(3, { name: "head" });
    expect(() => layer.forward(ones([4, 28, 28, 1]))).toThrow(
      'dense "head": expected input [B, I], got [B, 28, 28, 1]; add flatten() before it',
    );
    layer.forward(ones([4, 5]));
    expect(() => layer.forward(ones([4, 6]))).toThrow('dense "head": expected input [B, 5], got [B, 6]');
    expect(() => layer.forward(ones([]))).toThrow(ShapeError);
    expect(() => layer.backward(ones([4, 2]))).toThrow(
      'dense "head": backward expected dy of the shape of y, [4, 3], got [4, 2]',
    );
    expect(() => layer.build([6], new RandomStream(1))).toThrow('dense "head": built for input [5]');
  });

  test("backward before a forward or twice after one is an error with advice (fault 32)", () => {
    const layer = dense(3);
    expect(() => layer.backward(ones([1, 3]))).toThrow(GradientError);
    layer.forward(ones([1, 2]));
    layer.backward(ones([1, 3]));
    expect(() => layer.backward(ones([1, 3]))).toThrow("dense: backward needs a forward before it");
  });

  test("what a network does with apply leaves a pass alone", () => {
    const layer = dense(1);
    layer.forward(tensor([[1, 2]]));
    layer.apply(
      tensor([
        [5, 5],
        [6, 6],
      ]),
    );
    layer.backward(ones([1, 1]));
    expectClose(layer.gradients.W, [[1], [2]]);
  });

  test("applied twice, backward belongs to the last use alone", () => {
    const layer = dense(2, { useBias: false });
    const x = tensor([[1, 2]]);
    const h = layer.forward(x);
    layer.forward(h);
    layer.backward(ones([1, 2]));
    const last = h.T.matmul(ones([1, 2]));
    expectClose(layer.gradients.W, last);
    // Differentiating the whole expression counts both uses.
    const { W } = layer.parameters;
    const both = gradients(layer.forward(layer.forward(x)).sum(), [W])[0];
    expectClose(both, last.add(x.T.matmul(ones([1, 2]).matmul(W.T))));
  });

  test("of random numbers goes backward through the mask of its forward", () => {
    const layer = dropout(0.5);
    const y = layer.forward(ones([4, 50]), trainingContext(3));
    expectEqual(layer.backward(ones([4, 50])), y);
  });

  test("can be differentiated from outside", () => {
    const layer = dense(1, { activation: tanh });
    layer.build([1], new RandomStream(1));
    layer.parameters.W.set([[0.5]]);
    const dx = grad((x: Tensor) => layer.forward(x).sum())(tensor([[0.3]]));
    expectClose(dx, [[0.5 * (1 - Math.tanh(0.15) ** 2)]]);
  });
});

describe("layers inside layers", () => {
  test("get their gradients from the outer backward", () => {
    const [first, second] = [dense(4, { activation: relu }), dense(2)];
    const body = sequential(first, second);
    const x = tensor([[1, -2, 3]]);
    body.forward(x);
    body.backward(ones([1, 2]));
    const direct = gradients(second.apply(first.apply(x)).sum(), [first.parameters.W, second.parameters.b]);
    expectClose(first.gradients.W, direct[0]);
    expectClose(second.gradients.b, direct[1]);
    expect(Object.keys(body.gradients)).toEqual([]);
  });

  test("are frozen and unfrozen with the outer one, and one by one", () => {
    const [first, second] = [dense(4), dense(2)];
    const body = residual(sequential(first, second), dense(2)).freeze();
    expect([body, first, second].map(({ frozen }) => frozen)).toEqual([true, true, true]);
    second.unfreeze();
    const x = ones([1, 3]);
    body.forward(x);
    body.backward(ones([1, 2]));
    expect(Object.keys(first.gradients)).toEqual([]);
    expect(Object.keys(second.gradients)).toEqual(["W", "b"]);
    body.unfreeze();
    expect(first.frozen).toBe(false);
  });

  test("have other weights than their neighbours of the same kind", () => {
    const [a, b] = [dense(3), dense(3)];
    sequential(a, b).build([3], new RandomStream(5));
    expect(a.parameters.W.value.data).not.toEqual(b.parameters.W.value.data);
  });
});

describe("a layer with a backward of its own", () => {
  /** y = W · x elementwise with the sign of the gradient turned, so that one sees whose rule was used. */
  class Turned extends Layer {
    static override readonly type = "turned";

    protected override setup(inputShape: readonly number[]): readonly number[] {
      this.parameter("W", inputShape, { name: "two", config: {}, fill: (shape) => new Float32Array(shape[0]).fill(2) });
      return inputShape;
    }

    override forward(x: Tensor, _context?: ForwardContext): Tensor {
      return x.mul(this.parameters.W);
    }

    override backward(dy: Tensor): Tensor {
      this.gradients.W = dy.mul(this.pass.x).sum(0).neg();
      return dy.mul(this.parameters.W).neg();
    }
  }

  test("uses it on its own", () => {
    const layer = new Turned();
    layer.forward(tensor([[3, 4]]));
    expectClose(layer.backward(tensor([[1, 10]])), [[-2, -20]]);
    expectClose(layer.gradients.W, [-3, -40]);
    expect(() => layer.backward(ones([1, 2]))).toThrow(GradientError);
  });

  test("uses it inside others and in gradients, each use with its own x", () => {
    const layer = new Turned();
    const x = tensor([[3, 4]]);
    const twice = lambda((x) => layer.apply(layer.apply(x)));
    const y = twice.apply(x);
    expectClose(y, [[12, 16]]);
    const [dx, dW] = gradients(y.sum(), [x, layer.parameters.W]);
    expectClose(dx, [[4, 4]]);
    // The second use sees 2x and dy = 1, the first sees x and dy = −2: −(2x) and −(−2x).
    expectClose(dW, [0, 0]);
    twice.forward(x);
    expectClose(twice.backward(ones([1, 2])), [[4, 4]]);
  });

  test("is called turned even if nobody named it", () => {
    expect(new Turned().label).toBe("turned");
    expect(
      new (class Unnamed extends Turned {
        static override readonly type = "" as "turned";
      })().type,
    ).toBe("Unnamed");
  });
});

test("operations are counted for one example", () => {
  const layer = sequential(flatten(), dense(10, { activation: relu }), dense(3));
  layer.build([4, 2], new RandomStream(1));
  // 2·8·10 + 10 (b) + 10 (relu) + 2·10·3 + 3 (b)
  expect(layer.flops()).toBe(160 + 10 + 10 + 60 + 3);
  expect(() => dense(3).flops()).toThrow(InvalidArgumentError);
});
