import { relu, tanh } from "@nn/activations";
import { InvalidArgumentError, ones, RandomStream, softmax, tensor, type Tensor } from "@nn/tensor";
import { expectClose } from "@nn/testing";
import { describe, expect, test } from "vitest";
import {
  add,
  asLayer,
  asLayers,
  batchNorm,
  checkDistinct,
  concatenate,
  dense,
  flatten,
  lambda,
  Layer,
  multiply,
  residual,
  sequential,
  type LayerLike,
} from "../src/index.js";

const half = () => lambda((x) => x.mul(0.5));
const x = tensor([[2, -4]]);

const typesOf = (layer: Layer): unknown =>
  layer.children.length === 0 ? layer.type : [layer.type, ...layer.children.map(typesOf)];

describe("what stands for a layer", () => {
  test("an activation function is its layer, a list is a sequence", () => {
    const layer = dense(3);
    expect(asLayer(layer, "here")).toBe(layer);
    expect(asLayer(relu, "here").config()).toEqual({ type: "activation", activation: { name: "relu" } });
    expect(typesOf(asLayer([dense(4), [relu, batchNorm()]], "here"))).toEqual([
      "sequential",
      "dense",
      ["sequential", "activation", "batchNorm"],
    ]);
    expect(asLayers(layer, "here")).toEqual([layer]);
    expect(asLayers([layer, relu], "here").map(({ type }) => type)).toEqual(["dense", "activation"]);
  });

  test("combinators take layers as arguments or in one list, with options last", () => {
    expectClose(sequential([half(), relu]).forward(x), [[1, 0]]);
    expectClose(sequential([half(), relu], [half()], { name: "s" }).forward(x), [[0.5, 0]]);
    for (const combine of [add, multiply, concatenate]) {
      expect(typesOf(combine([relu, half()]))).toEqual([combine.type, "activation", "lambda"]);
      expect(combine([relu, half()], { name: "both" }).name).toBe("both");
      expect(typesOf(combine([[relu], half()]))).toEqual([combine.type, ["sequential", "activation"], "lambda"]);
      expect(typesOf(combine([relu, half()], half()))).toEqual([
        combine.type,
        ["sequential", "activation", "lambda"],
        "lambda",
      ]);
    }
    expectClose(concatenate([[half(), half()], [relu]]).forward(x), [[0.5, -1, 2, 0]]);
    expectClose(add(relu).forward(x), [[2, 0]]);
    expect(concatenate([[dense(4)], [dense(5)]], { axis: 0 }).build([3], new RandomStream(1))).toEqual([9]);
  });

  test("residual takes its shortcut second or among the options", () => {
    expectClose(residual([half(), relu]).forward(x), [[3, -4]]);
    expectClose(residual(half(), relu).forward(x), [[3, -2]]);
    expectClose(residual(half(), { shortcut: relu }).forward(x), [[3, -2]]);
    expectClose(residual(half(), { shortcut: [half(), half()] }).forward(x), [[1.5, -3]]);
    const named = residual(dense(3), { shortcut: dense(3), name: "block" });
    expect(named.config()).toEqual(residual(dense(3), dense(3), { name: "block" }).config());
    expect(residual(half(), { name: "block" }).children).toHaveLength(1);
    expect(() => residual(half(), { shortCut: half() } as never)).toThrow('residual: there is no option "shortCut"');
  });
});

describe("what does not, is named with its place and advice", () => {
  class Scale extends Layer {
    override forward(x: Tensor): Tensor {
      return x.mul(2);
    }
  }

  test.each<[unknown, string]>([
    [flatten, "is the function flatten: call it, flatten()"],
    [batchNorm, "is the function batchNorm: call it, batchNorm()"],
    [dense, "is the function dense: call it, dense(...)"],
    [Scale, "is the class Scale: make one, new Scale(...)"],
    [softmax, "must be a layer, got the function softmax; activation functions come from @nn/activations, any other"],
    ["relu", 'must be a layer, got "relu"; names are not looked up'],
    [null, "must be a layer, got null; make one by a call such as dense(10)"],
    [undefined, "must be a layer, got undefined"],
    [false, "must be a layer, got false"],
    [10, "must be a layer, got 10"],
    [{ units: 3 }, "must be a layer, got a record { units }"],
    [
      { type: "dense", units: 3 },
      "must be a layer, got a record { type, units }; layerFrom(config) makes a layer of a config",
    ],
    [[], "must be a list of one or more layers, got []"],
  ])("%j", (value, complaint) => {
    const wrong = value as LayerLike;
    const calls: [() => unknown, string][] = [
      [() => asLayers([relu, wrong], "Network: layers"), "Network: layers[1]"],
      [() => sequential(relu, wrong, half()), "sequential: layers[1]"],
      [() => sequential([relu, wrong], { name: "s" }), 'sequential "s": layers[1]'],
      [() => concatenate([[relu, wrong], relu]), "concatenate: branches[0][1]"],
      [() => residual(wrong), "residual: body"],
      [() => residual([wrong, relu]), "residual: body[0]"],
      [() => residual(relu, [wrong]), "residual: shortcut[0]"],
    ];
    for (const [call, place] of calls) {
      expect(call).toThrow(InvalidArgumentError);
      expect(call).toThrow(`${place} ${complaint}`);
    }
  });

  test("also where it is the only argument", () => {
    expect(() => sequential(flatten as never)).toThrow(
      "sequential: layers is the function flatten: call it, flatten()",
    );
    expect(() => sequential(null as never)).toThrow("sequential: layers must be a layer, got null");
    expect(() => asLayers(undefined as never, "Network: layers")).toThrow("Network: layers must be a layer");
    expect(() => residual(relu, { shortcut: null as never })).toThrow("residual: shortcut must be a layer, got null");
  });

  test("and where a list has a hole", () => {
    const list: LayerLike[] = [relu];
    list[2] = relu;
    expect(() => sequential(list)).toThrow("sequential: layers[1] must be a layer, got undefined");
  });
});

describe("a layer used twice", () => {
  const layer = dense(2, { name: "tied" });
  const twice = /the same dense "tied" as .*, used twice: make another one/;

  test("is refused with both places", () => {
    expect(() => sequential(layer, tanh, layer)).toThrow(
      'sequential: layers[2] is the same dense "tied" as sequential: layers[0], used twice: make another one',
    );
    expect(() => checkDistinct([sequential(tanh, layer), add(layer)], "Network: layers")).toThrow(
      'Network: layers[1].children[0] is the same dense "tied" as Network: layers[0].children[1]',
    );
    expect(() => checkDistinct([layer, layer], "here")).toThrow(InvalidArgumentError);
  });

  test("in any combinator", () => {
    expect(() => add(layer, layer)).toThrow(twice);
    expect(() => concatenate([layer], [tanh, layer])).toThrow(twice);
    expect(() => residual(layer, [layer])).toThrow(twice);
    expect(() => residual([layer, layer])).toThrow(twice);
  });

  test("is no concern of an activation function, which has no parameters", () => {
    expect(sequential(relu, dense(2), relu).forward(ones([1, 2])).shape).toEqual([1, 2]);
    expect(() => checkDistinct([dense(2), dense(2)], "here")).not.toThrow();
  });
});
