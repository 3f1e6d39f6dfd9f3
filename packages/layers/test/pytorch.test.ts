import { readFileSync } from "node:fs";
import { assign, RandomStream, tensor, type NdArray, type Parameter, type Tensor } from "@nn/tensor";
import { expectClose } from "@nn/testing";
import { describe, expect, test } from "vitest";
import {
  batchNorm,
  dense,
  groupNorm,
  instanceNorm,
  layerNorm,
  localResponseNorm,
  prelu,
  rmsNorm,
  spectralNorm,
  trainingContext,
  weightNorm,
  type Layer,
} from "../src/index.js";

/** What PyTorch computes; see fixtures/generate.py. */
interface Case {
  readonly name: string;
  readonly training: boolean;
  readonly x: NdArray;
  readonly dy: NdArray;
  readonly parameters: Record<string, NdArray>;
  readonly states: Record<string, NdArray>;
  readonly y: NdArray;
  readonly dx: NdArray;
  readonly gradients: Record<string, NdArray>;
  readonly statesAfter: Record<string, NdArray>;
}

const cases = JSON.parse(readFileSync(new URL("fixtures/pytorch.json", import.meta.url), "utf8")) as Case[];

/** Layers by the names of the cases. */
const layers: Readonly<Record<string, () => Layer>> = {
  batchNorm: () => batchNorm({ momentum: 0.9, epsilon: 1e-5 }),
  "batchNorm images": () => batchNorm({ momentum: 0.75, epsilon: 1e-3 }),
  "batchNorm axis 0": () => batchNorm({ momentum: 0.9, axis: 0 }),
  layerNorm: () => layerNorm(),
  "groupNorm 1": () => groupNorm(1),
  "groupNorm 2": () => groupNorm(2),
  "groupNorm 3": () => groupNorm(3),
  instanceNorm: () => instanceNorm(),
  rmsNorm: () => rmsNorm(),
  weightNorm: () => weightNorm(dense(3)),
  "spectralNorm 1": () => spectralNorm(dense(3)),
  "spectralNorm 3": () => spectralNorm(dense(3), { iterations: 3 }),
  prelu: () => prelu(),
  "prelu shared": () => prelu({ shared: true }),
};

function layerOf(name: string): Layer {
  const options = /^localResponseNorm (.*)/.exec(name)?.[1];
  return options === undefined ? layers[name]() : localResponseNorm(JSON.parse(options) as object);
}

/** A parameter or state by its path below the layer: "gamma", "layer.W". */
function find(layer: Layer, path: string) {
  const [owner, name] = path.startsWith("layer.") ? [layer.children[0], path.slice(6)] : [layer, path];
  return { owner, name, value: owner.parameters[name] ?? owner.state[name] };
}

describe.each(cases)("$name, training: $training", (expected) => {
  const close = { relative: 1e-4, absolute: 1e-5 };

  test("agrees with PyTorch: y, dx, gradients, states", () => {
    const layer = layerOf(expected.name);
    const { x, dy } = expected;
    layer.build(x.shape.slice(1), new RandomStream(1));
    for (const [path, value] of Object.entries({ ...expected.parameters, ...expected.states })) {
      find(layer, path).value.set({ ...value, dtype: "float32", data: Float32Array.from(value.data) });
    }
    const updates: { state: Parameter; value: Tensor }[] = [];
    // As in a network's step, new states are written when everything has been computed.
    const y = layer.forward(tensor(x.data, { shape: x.shape }), {
      ...trainingContext(1),
      training: expected.training,
      update: (state, value) => updates.push({ state, value }),
    });
    expectClose(y, expected.y, close);
    expectClose(layer.backward(tensor(dy.data, { shape: dy.shape })), expected.dx, close);
    for (const [path, gradient] of Object.entries(expected.gradients)) {
      const { owner, name } = find(layer, path);
      expectClose(owner.gradients[name], gradient, close);
    }
    for (const { state, value } of updates) assign(state, value);
    expect(Object.keys(layer.state)).toEqual(Object.keys(expected.statesAfter));
    for (const [path, value] of Object.entries(expected.statesAfter))
      expectClose(find(layer, path).value, value, close);
  });
});
