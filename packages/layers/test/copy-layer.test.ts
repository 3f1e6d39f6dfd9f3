import { evaluate, RandomStream, tensor, type NdArray, type Shape } from "@nn/tensor";
import { describe, expect, test } from "vitest";
import * as all from "../src/index.js";
import { changedContext, copyLayer, inference, shareParameters, type Layer } from "../src/index.js";
import { isFactory } from "../src/layer/factory.js";

const factories = Object.values<unknown>(all).filter(isFactory);

function treeOf(layer: Layer): Layer[] {
  return [layer, ...layer.children.flatMap(treeOf)];
}

const floats = (shape: Shape, random: RandomStream): NdArray => {
  const data = random.fillNormal(new Float32Array(shape.reduce((product, size) => product * size, 1)));
  return { data, shape: [...shape], dtype: "float32" };
};

describe("a copy of a layer", () => {
  test.each(factories.map((factory) => [factory.type, factory] as const))("%s", (_, factory) => {
    const context = changedContext(inference, { stateless: true });
    for (const { layer: make, input, values = floats } of factory.samples()) {
      const layer = make();
      layer.build(input, new RandomStream(1));
      const copy = copyLayer(layer);
      expect(copy).not.toBe(layer);
      copy.build(input, new RandomStream(2));
      const [own, others] = [treeOf(layer), treeOf(copy)];
      expect(others.map(({ type, name }) => [type, name])).toEqual(own.map(({ type, name }) => [type, name]));
      own.forEach((each, i) => expect(shareParameters(each, others[i])).toBeUndefined());
      const x = tensor(values([2, ...input], new RandomStream(3)));
      const [y, z] = evaluate([layer.apply(x, context), copy.apply(x, context)]);
      expect(z.data).toEqual(y.data);
      // Not equal ones, but the same: what the copy computes with are the first layer's values.
      for (const parameter of own.flatMap((each) => Object.values(each.parameters))) {
        parameter.set(Float32Array.from(parameter.value.data, (value) => value * 0.5));
      }
      const [after, also] = evaluate([layer.apply(x, context), copy.apply(x, context)]);
      expect(also.data).toEqual(after.data);
    }
  });
});
