import {
  initializers,
  InvalidArgumentError,
  OutOfMemoryError,
  RandomStream,
  type Shape,
  type Tensor,
} from "@nn/tensor";
import { describe, expect, test } from "vitest";
import {
  batchNorm,
  dense,
  Layer,
  layerFrom,
  ParameterBudgetError,
  sequential,
  withParameterBudget,
} from "../src/index.js";

const random = new RandomStream(1);

/** A layer with one parameter of any shape. */
class Holder extends Layer {
  static override readonly type = "holder";

  constructor(
    readonly shape: Shape,
    readonly initializer = initializers.zeros,
  ) {
    super();
  }

  protected override setup(inputShape: Shape): Shape {
    this.parameter("V", this.shape, this.initializer);
    return inputShape;
  }

  override forward(): Tensor {
    return this.parameters.V;
  }
}

/** Fails if anything is allocated. */
const untouched = {
  name: "untouched",
  config: {},
  fill: () => {
    throw new Error("first values were made");
  },
};

describe("a parameter that no memory holds (faults 26, 27)", () => {
  test("is refused by layer, parameter, shape and bytes", () => {
    const build = () => dense(2 ** 30, { name: "wide", kernelInitializer: untouched }).build([2 ** 30], random);
    expect(build).toThrow(OutOfMemoryError);
    expect(build).toThrow(
      'dense "wide": W: a float32 tensor of shape [1073741824, 1073741824] needs 4611686018427388000 bytes',
    );
    expect(() => batchNorm().build([2 ** 40], random)).toThrow(/^batchNorm: gamma: .* needs 4398046511104 bytes/);
  });

  test.each<[Shape]>([
    [[2 ** 30 + 1]],
    [[2 ** 32, 2 ** 32]],
    [[2 ** 53, 2 ** 53, 2 ** 53]],
    [new Array<number>(40).fill(2 ** 53)],
  ])("%j", (shape) => {
    expect(() => new Holder(shape, untouched).build([1], random)).toThrow(OutOfMemoryError);
  });

  test("a failed allocation of the machine has the same type", () => {
    const fill = () => new Float32Array(2 ** 60);
    const build = () => new Holder([3], { ...untouched, fill }).build([1], random);
    expect(build).toThrow(OutOfMemoryError);
    expect(build).toThrow("holder: V: no memory for a float32 tensor of shape [3]");
  });

  test("an initializer's own error stays", () => {
    expect(() => new Holder([3], untouched).build([1], random)).toThrow("first values were made");
  });

  test.each<[Shape]>([[[-1]], [[1.5]], [[NaN]], [["3" as never]]])("what is no shape is refused: %j", (shape) => {
    expect(() => new Holder(shape, untouched).build([1], random)).toThrow(InvalidArgumentError);
  });
});

describe("a budget of parameters", () => {
  const build = (layer: Layer) => () => layer.build([3], random);

  test("lets through what fits, states included", () => {
    // W and b; γ, β, mean and variance.
    const layer = () => sequential(dense(2), batchNorm());
    expect(withParameterBudget(16, build(layer()))).toEqual([2]);
    expect(() => withParameterBudget(15, build(layer()))).toThrow(
      "batchNorm: variance: shape [2] has 2 elements, but of the budget of 15 only 1 are left",
    );
    expect(() => withParameterBudget(0, build(layer()))).toThrow(ParameterBudgetError);
    expect(() => withParameterBudget(0, build(layer()))).toThrow(InvalidArgumentError);
  });

  test.each([1e8, 1e12, 2 ** 52])("refuses units %d of a hostile file before anything is allocated", (units) => {
    const layer = layerFrom({ type: "dense", units, name: "head" });
    expect(() => withParameterBudget(1000, build(layer))).toThrow(ParameterBudgetError);
    expect(() => withParameterBudget(1000, build(layer))).toThrow(/^dense "head": W: shape \[3, \d+\] has/);
    expect(() => withParameterBudget(1000, build(new Holder([units], untouched)))).toThrow(ParameterBudgetError);
    expect(() => withParameterBudget(1000, build(new Holder([...Array(30).fill(2 ** 53), 0], untouched)))).toThrow(
      ParameterBudgetError,
    );
  });

  test("ends with the call, after an error too", () => {
    expect(() => withParameterBudget(1, build(dense(2)))).toThrow(ParameterBudgetError);
    expect(build(dense(2))()).toEqual([2]);
  });

  test("inside another one is paid from both", () => {
    const nested = (inner: number) => () =>
      withParameterBudget(10, () => {
        withParameterBudget(inner, build(dense(2)));
        return build(dense(1))();
      });
    expect(nested(8)).toThrow("dense: W: shape [3, 1] has 3 elements, but of the budget of 10 only 2 are left");
    expect(nested(7)).toThrow("dense: b: shape [2] has 2 elements, but of the budget of 7 only 1 are left");
    expect(() => withParameterBudget(5, () => withParameterBudget(100, build(dense(2))))).toThrow("the budget of 5");
  });

  test("must be a number, for a synchronous call", () => {
    expect(withParameterBudget(Infinity, build(dense(2)))).toEqual([2]);
    for (const wrong of [-1, NaN, "3", undefined]) {
      expect(() => withParameterBudget(wrong as number, build(dense(2)))).toThrow(InvalidArgumentError);
    }
    expect(() => withParameterBudget(100, () => Promise.reject(new Error("later")))).toThrow(
      "must not be asynchronous",
    );
  });
});
