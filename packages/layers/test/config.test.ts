import { activation as defineActivation, leakyRelu, relu } from "@nn/activations";
import { initializers, InvalidArgumentError, ones, RandomStream, type Tensor } from "@nn/tensor";
import { expectEqual } from "@nn/testing";
import { describe, expect, test } from "vitest";
import {
  ConfigError,
  dense,
  dropout,
  lambda,
  Layer,
  layerFactory,
  layerFrom,
  residual,
  sequential,
  type LayerConfig,
} from "../src/index.js";

test("a config is plain JSON that says everything", () => {
  const layer = dense(3, {
    activation: leakyRelu.with({ slope: 0.3 }),
    kernelInitializer: initializers.normal({ std: 0.1 }),
    name: "head",
  });
  expect(layer.config()).toEqual({
    type: "dense",
    name: "head",
    units: 3,
    activation: { name: "leakyRelu", slope: 0.3 },
    useBias: true,
    kernelInitializer: { name: "normal", mean: 0, std: 0.1 },
    biasInitializer: { name: "zeros" },
  });
});

test("nested layers come back with their names", () => {
  const body = sequential(dense(4, { name: "a" }), residual(sequential(dense(4), dropout(0.1)), dense(4)), {
    name: "body",
  });
  const again = layerFrom(JSON.parse(JSON.stringify(body.config())));
  expect(again.config()).toEqual(body.config());
  expect(again.children[0].name).toBe("a");
  again.build([3], new RandomStream(1));
  body.build([3], new RandomStream(1));
  expectEqual(again.apply(ones([2, 3])), body.apply(ones([2, 3])));
});

test("a lambda cannot be saved and says so (fault 42)", () => {
  const layer = sequential(lambda((x) => x, { name: "twist" }));
  expect(() => layer.config()).toThrow(ConfigError);
  expect(() => layer.config()).toThrow('lambda "twist": holds a function, which cannot be saved');
  expect(() => layerFrom({ type: "lambda", f: "x => x" })).toThrow(ConfigError);
});

describe("what is not a config is refused (faults 41, 42)", () => {
  test.each(["__proto__", "constructor", "toString", "hasOwnProperty", "Layer", "layerFrom", "Dense", ""])(
    "type %j",
    (type) => {
      expect(() => layerFrom({ type })).toThrow(ConfigError);
      expect(() => layerFrom({ type })).toThrow(/there is no layer .*; there are .*dense/);
    },
  );

  test.each([null, 3, "dense", [], {}, { type: 3 }])("%j", (config) => {
    expect(() => layerFrom(config as never)).toThrow(ConfigError);
    expect(() => layerFrom({ type: "sequential", layers: [config] } as never)).toThrow(ConfigError);
    expect(() => layerFrom({ type: "residual", body: config } as never)).toThrow(ConfigError);
  });

  test.each<[LayerConfig, string]>([
    [{ type: "dense" }, "dense: units must be an integer ≥ 1, got undefined"],
    [{ type: "dense", units: "3" }, 'dense: units must be an integer ≥ 1, got "3"'],
    [{ type: "dense", units: 3, useBias: 1 }, "dense: useBias must be true or false, got 1"],
    [{ type: "dense", units: 3, extra: 1 }, 'dense: a config has the option "extra", which is unknown'],
    [{ type: "dense", units: 3, activation: "relu" }, 'activation: expected { name, ... } in a config, got "relu"'],
    [{ type: "dense", units: 3, activation: { name: "evil" } }, 'there is no activation "evil"'],
    [{ type: "dense", units: 3, kernelInitializer: { name: "__proto__" } }, "initializer: there is no"],
    [{ type: "dense", units: 3, kernelInitializer: null }, "initializer: expected { name, ... } in a config, got null"],
    [{ type: "dropout", p: 2 }, "dropout: p must be a number from 0 to below 1, got 2"],
    [{ type: "sequential", layers: { length: 1 } }, "sequential: layers must be a list"],
    [{ type: "sequential", layers: [] }, "sequential: layers must be a list of one or more layers"],
    [{ type: "reshape", shape: ["7"] }, "reshape: shape must be a list of integers"],
    [{ type: "dense", units: 3, name: 5 as never }, "dense: name must be a string"],
  ])("%j", (config, message) => {
    expect(() => layerFrom(config)).toThrow(message);
  });

  test("a __proto__ in JSON pollutes nothing", () => {
    const config = JSON.parse('{ "type": "dense", "units": 3, "__proto__": { "polluted": 1 } }') as LayerConfig;
    expect(() => layerFrom(config)).toThrow(ConfigError);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test("a file that nests without end overflows no stack (fault 45)", () => {
    let config: LayerConfig = { type: "dense", units: 1 };
    for (let depth = 0; depth < 100_000; depth++) config = { type: "sequential", layers: [config as never] };
    expect(() => layerFrom(config)).toThrow("layerFrom: layers inside layers, more than 200 deep");
  });
});

describe("layers and activations of one's own", () => {
  class Twice extends Layer {
    static override readonly type = "twice";

    override forward(x: Tensor): Tensor {
      return x.mul(2);
    }
  }
  const twice = layerFactory(
    Twice,
    () => new Twice(),
    () => [],
  );
  const cube = defineActivation("cube", { f: (x) => x.pow(3), df: (x) => x.square().mul(3) });

  test("are found among those given", () => {
    const layer = sequential(twice(), dense(2, { activation: cube }));
    const config = layer.config();
    expect(layerFrom(config, [twice, cube]).config()).toEqual(config);
    expect(() => layerFrom(config, [twice])).toThrow(InvalidArgumentError);
    expect(() => layerFrom(config, [cube])).toThrow('there is no layer "twice"');
  });
});

test("relu by name alone is not code", () => {
  const layer = layerFrom({ type: "activation", activation: { name: "relu" } });
  expectEqual(layer.forward(ones([1, 2]).neg()), relu([[-1, -1]]));
});
