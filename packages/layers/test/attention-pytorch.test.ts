import { relu } from "@nn/activations";
import {
  attention,
  concat,
  gradients,
  RandomStream,
  selfAttention,
  tensor,
  type NdArray,
  type Parameter,
  type Tensor,
} from "@nn/tensor";
import { expectClose } from "@nn/testing";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  encoderDecoder,
  multiHeadAttention,
  transformerDecoderBlock,
  transformerEncoderBlock,
  type Layer,
} from "../src/index.js";

interface Operation {
  readonly name: string;
  readonly causal: boolean;
  readonly mask?: NdArray & { readonly bool: boolean };
  readonly q: NdArray;
  readonly k: NdArray;
  readonly v: NdArray;
  readonly dy: NdArray;
  readonly y: NdArray;
  readonly dq: NdArray;
  readonly dk: NdArray;
  readonly dv: NdArray;
}

interface Module {
  readonly name: string;
  readonly x: NdArray;
  readonly dy: NdArray;
  readonly y: NdArray;
  readonly dx: NdArray;
  readonly parameters: Record<string, NdArray>;
  readonly gradients: Record<string, NdArray>;
}

/** What PyTorch computes; see fixtures/attention.py. */
const { operations, modules } = JSON.parse(
  readFileSync(new URL("fixtures/attention.json", import.meta.url), "utf8"),
) as { operations: Operation[]; modules: Module[] };

const floats = ({ data, shape }: NdArray): Tensor => tensor(Array.from(data), { shape });
const tolerance = { relative: 1e-5, absolute: 2e-6 };

describe.each(operations)("attention, $name", ({ causal, mask, dy, y, ...given }) => {
  const [q, k, v] = [given.q, given.k, given.v].map(floats);
  const bound = mask && tensor(Array.from(mask.data), { shape: mask.shape, dtype: mask.bool ? "bool" : "float32" });
  const options = { causal, ...(bound ? { mask: bound } : {}) };

  test.each([
    ["by the kernel or products", options],
    ["by products", { ...options, weights: (weights: Tensor) => weights }],
  ])("%s", (_, options) => {
    const result = attention(q, k, v, options);
    expectClose(result, y, tolerance);
    const found = gradients(result, [q, k, v], floats(dy));
    for (const [i, expected] of [given.dq, given.dk, given.dv].entries()) expectClose(found[i], expected, tolerance);
  });

  test.runIf(given.q.shape[1] === given.k.shape[1] && given.q.shape[3] === given.v.shape[3])("side by side", () => {
    const all = concat([q, k, v], 2);
    const result = selfAttention(all, q.shape[2], options);
    expectClose(result, y, tolerance);
    const expected = concat([given.dq, given.dk, given.dv].map(floats), 2);
    expectClose(gradients(result, [all], floats(dy))[0], expected, tolerance);
  });
});

const post = { preNorm: false, activation: relu };
const layers: Readonly<Record<string, () => Layer>> = {
  attention: () => multiHeadAttention({ heads: 3 }),
  "causal attention": () => multiHeadAttention({ heads: 3, causal: true }),
  "pre-norm encoder": () => transformerEncoderBlock({ heads: 2, hidden: 7, causal: true }),
  "post-norm encoder": () => transformerEncoderBlock({ heads: 2, hidden: 7, ...post }),
  "pre-norm decoder": () =>
    encoderDecoder(transformerEncoderBlock({ heads: 1, hidden: 5 }), transformerDecoderBlock({ heads: 2, hidden: 7 }), {
      source: 3,
    }),
  "post-norm decoder": () =>
    encoderDecoder(
      transformerEncoderBlock({ heads: 1, hidden: 5, ...post }),
      transformerDecoderBlock({ heads: 2, hidden: 7, ...post }),
      { source: 3 },
    ),
};

/** A layer's parameters by path; the two children of an encoderDecoder are called so. */
function parametersOf(layer: Layer, path = ""): Record<string, { owner: Layer; name: string; parameter: Parameter }> {
  const own = Object.entries(layer.parameters).map(([name, parameter]) => [
    `${path}${name}`,
    { owner: layer, name, parameter },
  ]);
  const inner = layer.children.map((child, i) => {
    const name = layer.type === "encoderDecoder" ? ["encoder", "decoder"][i] : child.name;
    return Object.entries(parametersOf(child, `${path}${name}.`));
  });
  return Object.fromEntries([...own, ...inner.flat()]) as ReturnType<typeof parametersOf>;
}

/** Sums of many rounded products, some of which cancel. */
const loose = { relative: 1e-5, absolute: 2e-5 };

test.each(modules)("$name", ({ name, x, dy, y, dx, parameters, gradients }) => {
  const layer = layers[name]();
  layer.build(x.shape.slice(1), new RandomStream(1));
  const own = parametersOf(layer);
  expect(Object.keys(own).sort()).toEqual(Object.keys(parameters).sort());
  for (const [path, { parameter }] of Object.entries(own)) parameter.set(Array.from(parameters[path].data));
  expectClose(layer.forward(floats(x)), y, loose);
  expectClose(layer.backward(floats(dy)), dx, loose);
  for (const [path, { owner, name }] of Object.entries(own)) expectClose(owner.gradients[name], gradients[path], loose);
});
