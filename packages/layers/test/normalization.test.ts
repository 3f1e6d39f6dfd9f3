import { tanh } from "@nn/activations";
import { initializers, InvalidArgumentError, matmul, ones, RandomStream, ShapeError, tensor, zeros } from "@nn/tensor";
import type { Shape, Tensor } from "@nn/tensor";
import { expectClose, expectEqual, expectFinite } from "@nn/testing";
import { describe, expect, test } from "vitest";
import {
  batchNorm,
  dense,
  groupNorm,
  instanceNorm,
  Layer,
  layerNorm,
  localResponseNorm,
  rmsNorm,
  sequential,
  spectralNorm,
  trainingContext,
  weightNorm,
  type ForwardContext,
} from "../src/index.js";

const image = [2, 2, 4] as const;

describe("channels", () => {
  test("one γ and β for each, whatever the axis", () => {
    const norm = batchNorm({ axis: 1 });
    expect(norm.build([3, 5, 2], new RandomStream(1))).toEqual([3, 5, 2]);
    expect(norm.parameters.gamma.shape).toEqual([5]);
    expect(norm.state.variance.shape).toEqual([5]);
  });

  test("an axis that is not there names the layer and the input", () => {
    expect(() => batchNorm({ axis: 3, name: "n" }).build(image, new RandomStream(1))).toThrow(InvalidArgumentError);
    expect(() => batchNorm({ axis: 3, name: "n" }).build(image, new RandomStream(1))).toThrow(
      /batchNorm "n": input \[B, 2, 2, 4\].*axis 3/,
    );
  });

  test.each([layerNorm, groupNorm.bind(undefined, 1), instanceNorm, rmsNorm, localResponseNorm])(
    "a batch of single numbers has none",
    (make) => {
      expect(() => make().build([], new RandomStream(1))).toThrow(ShapeError);
    },
  );
});

describe("groupNorm", () => {
  test("groups divide the channels and hold more than one value", () => {
    expect(() => groupNorm(3, { name: "g" }).build(image, new RandomStream(1))).toThrow(
      'groupNorm "g": 3 groups do not divide the 4 channels of input [B, 2, 2, 4]; choose a divisor',
    );
    expect(() => groupNorm(4).build([1, 1, 4], new RandomStream(1))).toThrow(/one value.*choose fewer groups/);
    expect(() => groupNorm(0)).toThrow("groupNorm: groups must be an integer ≥ 1");
  });

  test("as many groups as channels are instanceNorm", () => {
    const x = tensor(
      Float32Array.from({ length: 48 }, (_, i) => Math.sin(i)),
      { shape: [3, ...image] },
    );
    expectClose(groupNorm(4).forward(x), instanceNorm().forward(x));
  });

  test("examples do not see one another, a batch of one is enough", () => {
    expectFinite(groupNorm(2).forward(ones([1, ...image]), trainingContext(1)));
  });
});

describe("instanceNorm", () => {
  test("refuses a single position", () => {
    expect(() => instanceNorm({ name: "i" }).build([1, 1, 4], new RandomStream(1))).toThrow(
      'instanceNorm "i": needs more than one position for each channel, got input [B, 1, 1, 4]',
    );
    expect(() => instanceNorm().build([4], new RandomStream(1))).toThrow(ShapeError);
  });
});

test.each([instanceNorm(), groupNorm(2), rmsNorm(), localResponseNorm()])(
  "constant values stay finite, forward and backward (fault 20)",
  (layer) => {
    for (const value of [0, 7]) {
      expectFinite(layer.forward(ones([2, ...image]).mul(value)));
      expectFinite(layer.backward(ones([2, ...image])));
    }
  },
);

describe("localResponseNorm", () => {
  test("a channel alone is divided by (k + α x²)^β", () => {
    const layer = localResponseNorm({ size: 1, alpha: 0.5, beta: 0.5, k: 2 });
    expectClose(layer.forward(tensor([[2, 4]])), [[2 / 2, 4 / Math.sqrt(10)]]);
  });

  test.each([{ size: 0 }, { size: 1.5 }, { k: 0 }, { alpha: -1 }, { beta: NaN }])("refuses %j", (options) => {
    expect(() => localResponseNorm(options)).toThrow(InvalidArgumentError);
  });
});

/** y = x W, and a state that follows the sum of W. */
class Watched extends Layer {
  static override readonly type: string = "watched";

  protected override setup([inputs]: Shape): Shape {
    this.parameter("W", [inputs, 2], initializers.heNormal());
    this.stateOf("total", [], initializers.zeros);
    return [2];
  }

  override forward(x: Tensor, context: ForwardContext): Tensor {
    const { W } = this.parameters;
    context.update(this.state.total, W.sum());
    return matmul(x, W);
  }
}

describe("weightNorm", () => {
  test("starts as the layer does", () => {
    const [plain, normed] = [dense(3, { activation: tanh }), weightNorm(dense(3, { activation: tanh }))];
    normed.build([4], new RandomStream(1));
    plain.build([4], new RandomStream(1).fork("layer"));
    expectClose(normed.forward(ones([2, 4])), plain.forward(ones([2, 4])));
  });

  test("weights have length g, whatever v is", () => {
    const layer = weightNorm(dense(2, { useBias: false }));
    layer.build([2], new RandomStream(1));
    layer.parameters.g.set([5, 2]);
    layer.children[0].parameters.W.set([3, 0, 4, -9]);
    expectClose(
      layer.forward(
        tensor([
          [1, 0],
          [0, 1],
        ]),
      ),
      [
        [3, 0],
        [4, -2],
      ],
    );
    expect(layer.isRegularized("g")).toBe(true);
  });

  test("applied twice, each use has its own weights' gradient", () => {
    const layer = weightNorm(dense(3, { useBias: false }));
    layer.build([3], new RandomStream(1));
    const W = layer.children[0].parameters.W;
    const normal = W.mul(layer.parameters.g.div(W.square().sum(0).sqrt()));
    const x = tensor([[1, -2, 3]]);
    expectClose(layer.apply(layer.apply(x)), x.matmul(normal).matmul(normal));
  });

  test("reaches the states of the layer inside", async () => {
    const layer = weightNorm(new Watched());
    layer.build([3], new RandomStream(1));
    layer.parameters.g.set([0, 0]);
    layer.forward(ones([1, 3]), trainingContext(1));
    expectClose(layer.children[0].state.total, 0);
  });

  test("works around a layer with a backward of its own", () => {
    class Doubling extends Watched {
      static override readonly type = "doubling";

      override backward(dy: Tensor): Tensor {
        this.gradients.W = matmul(this.pass.x.T, dy).mul(2);
        return matmul(dy, this.parameters.W.T);
      }
    }
    const [own, plain] = [weightNorm(new Doubling()), weightNorm(new Watched())];
    for (const layer of [own, plain]) {
      layer.forward(ones([1, 3]), trainingContext(1));
      layer.backward(ones([1, 2]));
    }
    expectClose(own.gradients.g, plain.gradients.g.mul(2));
  });

  test("weights of no length stay finite", () => {
    const layer = weightNorm(dense(2, { kernelInitializer: initializers.zeros }));
    expectEqual(layer.forward(ones([1, 3])), zeros([1, 2]));
    expectFinite(layer.backward(ones([1, 2])));
    expectFinite(layer.gradients.g);
  });

  test("another parameter by name, and one that is not there", () => {
    expect(() => weightNorm(dense(2), { parameter: "V" }).build([3], new RandomStream(1))).toThrow(
      'weightNorm: dense has no parameter "V" with an axis of inputs and one of outputs; it has W',
    );
    expect(() => weightNorm(dense(2), { parameter: "b" }).build([3], new RandomStream(1))).toThrow(
      InvalidArgumentError,
    );
    expect(() => weightNorm(sequential(dense(2))).build([3], new RandomStream(1))).toThrow("it has none such");
    expect(() => weightNorm(3 as never)).toThrow("weightNorm: layer must be a layer, got 3");
  });
});

describe("spectralNorm", () => {
  const diagonal = (first: number) => {
    const layer = spectralNorm(dense(2, { useBias: false }));
    layer.build([2], new RandomStream(1));
    layer.children[0].parameters.W.set([first, 0, 0, 1]);
    return layer;
  };

  test("stretches nothing by more than 1, from the start", async () => {
    const layer = spectralNorm(dense(6, { useBias: false }));
    layer.build([8], new RandomStream(1));
    let x = tensor([Array.from({ length: 8 }, (_, i) => Math.cos(i))]);
    const ratios: number[] = [];
    for (let i = 0; i < 20; i++) {
      const y = layer.forward(x);
      // One step of power iteration on the layer itself: the ratio of lengths tends to the largest singular value.
      const length = (v: Tensor) => v.square().sum().sqrt();
      ratios.push((await length(y).div(length(x)).data())[0]);
      x = tensor(await layer.backward(y).data(), { shape: [1, 8] });
    }
    expect(Math.max(...ratios)).toBeLessThan(1.0001);
    expect(ratios.at(-1)).toBeGreaterThan(0.999);
  });

  test("follows its weights in training, by one step each, and rests in inference", () => {
    const layer = diagonal(4);
    layer.state.u.set([Math.SQRT1_2, Math.SQRT1_2]);
    layer.forward(ones([1, 2]));
    expectClose(layer.state.u, [Math.SQRT1_2, Math.SQRT1_2]);
    layer.forward(ones([1, 2]), trainingContext(1));
    // WᵀW u = (16, 1) / √2
    expectClose(layer.state.u, [16 / Math.hypot(16, 1), 1 / Math.hypot(16, 1)]);
    for (let i = 0; i < 5; i++) layer.forward(ones([1, 2]), trainingContext(1));
    expectClose(layer.forward(ones([1, 2])), [[1, 0.25]]);
  });

  test("frozen, it keeps its direction in training too", () => {
    const layer = diagonal(4).freeze();
    const before = layer.state.u.value;
    layer.forward(ones([1, 2]), trainingContext(1));
    expectEqual(layer.state.u, before);
  });

  test("weights that are all 0 stay finite", () => {
    const layer = spectralNorm(dense(2, { kernelInitializer: initializers.zeros }));
    expectEqual(layer.forward(ones([1, 3]), trainingContext(1)), zeros([1, 2]));
    expectFinite(layer.backward(ones([1, 2])));
    expectFinite(layer.children[0].gradients.W);
    expectFinite(layer.state.u);
  });

  test.each([{ iterations: 0 }, { epsilon: 0 }, { parameter: "" }])("refuses %j", (options) => {
    expect(() => spectralNorm(dense(2), options)).toThrow(InvalidArgumentError);
  });
});
