import { relu, tanh } from "@nn/activations";
import { assign, InvalidArgumentError, matmul, random, RandomStream } from "@nn/tensor";
import type { Parameter, Shape, Tensor } from "@nn/tensor";
import { expectClose, expectEqual } from "@nn/testing";
import { describe, expect, test } from "vitest";
import {
  absorbIntoWeights,
  batchNorm,
  concatenate,
  dense,
  dropout,
  foldBatchNorm,
  lambda,
  Layer,
  reshape,
  residual,
  sequential,
  spectralNorm,
  trainingContext,
  weightNorm,
  type Absorbed,
  type ChannelMap,
  type LayerLike,
} from "../src/index.js";

const bias = { useBias: false };

function stirParameter(parameter: Parameter, key: number): void {
  assign(parameter, random.normal(parameter.shape, key, { mean: 0.5 }));
}

/** A sequence with values that are not the first ones: scales, shifts and running statistics of some batches. */
function trained(layers: readonly LayerLike[], input: Shape = [3]) {
  const layer = sequential(layers);
  layer.build(input, new RandomStream(1));
  const stir = (layer: Layer): void => {
    for (const [i, parameter] of Object.values(layer.parameters).entries()) {
      stirParameter(parameter, i + 1);
    }
    layer.children.forEach(stir);
  };
  stir(layer);
  for (let step = 0; step < 3; step++) layer.forward(batch(input, step), trainingContext(step));
  return layer;
}

const batch = (input: Shape, key: number): Tensor => random.normal([16, ...input], key + 10, { mean: 1, std: 2 });

/** The types of all layers, those inside in brackets. */
const outline = ({ type, children }: Layer): string =>
  children.length > 0 ? `${type}(${children.map(outline).join(" ")})` : type;

describe("foldBatchNorm", () => {
  test.each<[string, () => LayerLike[], string]>([
    ["behind dense", () => [dense(4), batchNorm(), relu, dense(2)], "dense activation dense"],
    ["where there was no bias", () => [dense(4, bias), batchNorm()], "dense"],
    ["without scale or shift", () => [dense(4), batchNorm({ scale: false, shift: false })], "dense"],
    ["two, one after the other", () => [dense(4), batchNorm(), batchNorm(), tanh], "dense activation"],
    ["its axis given", () => [dense(4), batchNorm({ axis: 0 })], "dense"],
    [
      "inside combinators",
      () => [residual([dense(3, bias), batchNorm(), relu])],
      "residual(sequential(dense activation))",
    ],
    [
      "in branches",
      () => [concatenate([dense(3), batchNorm()], [dense(2), batchNorm(), dropout(0.5)])],
      "concatenate(sequential(dense) sequential(dense dropout))",
    ],
    ["behind weightNorm", () => [weightNorm(dense(4)), batchNorm(), relu], "dense activation"],
    ["behind spectralNorm", () => [spectralNorm(dense(4)), batchNorm()], "dense"],
  ])("%s", (_, layers, expected) => {
    const before = trained(layers());
    const after = foldBatchNorm(before.children);
    expect(after.map(outline).join(" ")).toBe(expected);
    const x = batch([3], 9);
    expectClose(sequential(after).forward(x), before.forward(x), { relative: 1e-5, absolute: 1e-5 });
  });

  test.each<[string, () => LayerLike[], Shape]>([
    ["behind an activation", () => [dense(4, { activation: relu }), batchNorm(), dense(2)], [3]],
    ["first of all", () => [batchNorm(), dense(2)], [3]],
    ["alone in a branch", () => [concatenate(batchNorm(), dense(2))], [3]],
    ["along another axis", () => [reshape([2, 3]), batchNorm({ axis: 0 })], [6]],
    ["behind a function", () => [lambda((x) => x.mul(2)), batchNorm()], [3]],
    ["behind a wrapped layer with an activation", () => [weightNorm(dense(4, { activation: tanh })), batchNorm()], [3]],
  ])("leaves it where it is: %s", (_, layers, input) => {
    const before = trained(layers(), input);
    const after = foldBatchNorm(before.children);
    expect(after.map(outline)).toEqual(before.children.map(outline));
    const x = batch(input, 9);
    expectEqual(sequential(after).forward(x), before.forward(x));
  });

  test("gives new layers of the same names; the old ones stay as they are", () => {
    const before = trained([dense(4, { name: "first" }), batchNorm(), residual([dense(4, { name: "inner" })])]);
    const values = before.children[0].parameters.W.value;
    const after = foldBatchNorm(before.children);
    expect(after[0]).not.toBe(before.children[0]);
    expect(after[0].name).toBe("first");
    expect(after[1].children[0].children[0].name).toBe("inner");
    for (const parameter of Object.values(after[0].parameters)) stirParameter(parameter, 9);
    expectEqual(before.children[0].parameters.W, values);
  });

  test("refuses layers that are not built", () => {
    expect(() => foldBatchNorm([dense(3, { name: "d" })])).toThrow(InvalidArgumentError);
    expect(() => foldBatchNorm([dense(3, { name: "d" })])).toThrow('foldBatchNorm: dense "d" is not built');
    expect(foldBatchNorm([])).toEqual([]);
  });

  test("layers of one's own take part, and keep what they make themselves", () => {
    /** y = x W, around a layer that its class makes. */
    class Own extends Layer {
      static override readonly type = "own";
      readonly #inner = dense(2, { useBias: false });

      override get children(): readonly Layer[] {
        return [this.#inner];
      }

      protected override setup(inputShape: Shape, stream: RandomStream): Shape {
        return this.#inner.build(inputShape, stream);
      }

      override forward(x: Tensor): Tensor {
        return matmul(x, this.#inner.parameters.W);
      }
    }
    class Scaled extends Own {
      absorb(map: ChannelMap): Absorbed {
        const [inner] = this.children;
        return { layer: dense(2), values: absorbIntoWeights(map, { W: inner.parameters.W.value }) };
      }
    }
    const before = trained([new Own(), new Scaled(), batchNorm()]);
    const after = foldBatchNorm(before.children);
    expect(after.map(({ type }) => type)).toEqual(["own", "dense"]);
    expectClose(sequential(after).forward(batch([3], 9)), before.forward(batch([3], 9)), { relative: 1e-5 });
  });
});
