import { relu } from "@nn/activations";
import type { Tensor } from "@nn/tensor";
import { describe, expect, test } from "vitest";
import {
  batchNorm,
  concatenate,
  conv2d,
  dense,
  Layer,
  layerFactory,
  lstm,
  positive,
  sequential,
} from "../src/index.js";

describe("layerFactory", () => {
  test("refuses what is no record in the place of options", () => {
    expect(() => dense(784, 128 as never)).toThrow(
      "dense: argument 2 must be a record of options, got 128; a layer takes its input's size",
    );
    expect(() => conv2d(3, 16, 3 as never)).toThrow("conv2d: argument 3 must be a record of options, got 3");
    expect(() => lstm(10, true as never)).toThrow("lstm: argument 2 must be a record of options, got true");
    expect(() => batchNorm(64 as never)).toThrow("batchNorm: argument 1 must be a record of options, got 64");
    expect(() => dense(8, "relu" as never)).toThrow(
      'dense: argument 2 must be a record of options, got "relu"; options have names, as in { activation: relu } with a function of',
    );
    expect(() => conv2d(8, 3, [1, 1] as never)).toThrow(
      "conv2d: argument 3 must be a record of options, got [1, 1]; options have names, as in { stride: 2 }",
    );
    expect(() => dense(8, relu as never)).toThrow("dense: options must be a record, as { activation: relu } is");
    expect(() => sequential(5 as never)).toThrow("sequential: layers must be a layer, got 5");
    expect(() => sequential([dense(3)], [] as never)).toThrow(
      /sequential: layers\[1\] must be a list of one or more layers/,
    );
    expect(concatenate([dense(3)], [dense(2), relu]).children).toHaveLength(2);
    expect(dense(8, undefined).config()).toEqual(dense(8).config());
  });

  test("says where what others have among the options belongs", () => {
    const wrong =
      (options: object): (() => unknown) =>
      () =>
        dense(8, options);
    expect(wrong({ bias: false })).toThrow('there is no option "bias"; options: units, ');
    expect(wrong({ bias: false })).toThrow('Did you mean "useBias"?');
    expect(wrong({ input_shape: [3] })).toThrow("the first one from new Network({ input })");
    expect(wrong({ kernelRegularizer: 1 })).toThrow("adam({ regularization: l2(1e-4) })");
    expect(() => lstm(8, { dropout: 0.2 } as object)).toThrow("Put a layer dropout(p) behind it.");
  });

  test("lets a factory of one's own take numbers where it likes", () => {
    class Twice extends Layer<{ times: typeof positive }> {
      static override readonly type = "twice";
      static override readonly schema = { times: positive };
      override forward(x: Tensor): Tensor {
        return x.mul(this.options.times);
      }
    }
    const twice = layerFactory(
      Twice as never,
      (times = 2) => new Twice({ times: times as number }),
      () => [],
    );
    expect(twice(3).config()).toMatchObject({ times: 3 });
  });
});
