import { readFileSync } from "node:fs";
import { RandomStream, tensor, type NdArray } from "@nn/tensor";
import { expectClose } from "@nn/testing";
import { expect, test } from "vitest";
import { layerFrom, type LayerConfig } from "../src/index.js";

/** What PyTorch computes; see fixtures/convolution.py. */
interface Case {
  readonly config: LayerConfig;
  readonly x: NdArray;
  readonly dy: NdArray;
  readonly parameters: Record<string, NdArray>;
  readonly y: NdArray;
  readonly dx: NdArray;
  readonly gradients: Record<string, NdArray>;
}

const cases = JSON.parse(readFileSync(new URL("fixtures/convolution.json", import.meta.url), "utf8")) as Case[];

test.each(cases.map((item) => ({ ...item, title: JSON.stringify(item.config) })))(
  "$title agrees with PyTorch: y, dx, gradients",
  ({ config, x, dy, parameters, ...expected }) => {
    const close = { relative: 1e-4, absolute: 1e-5 };
    const layer = layerFrom(config);
    layer.build(x.shape.slice(1), new RandomStream(1));
    expect(Object.keys(layer.parameters)).toEqual(Object.keys(parameters));
    for (const [name, value] of Object.entries(parameters)) {
      expect(layer.parameters[name].shape).toEqual(value.shape);
      layer.parameters[name].set({ ...value, dtype: "float32", data: Float32Array.from(value.data) });
    }
    expectClose(layer.forward(tensor(x.data, { shape: x.shape })), expected.y, close);
    expectClose(layer.backward(tensor(dy.data, { shape: dy.shape })), expected.dx, close);
    for (const [name, gradient] of Object.entries(expected.gradients)) {
      expectClose(layer.gradients[name], gradient, close);
    }
  },
);
