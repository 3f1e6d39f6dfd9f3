import { InvalidArgumentError } from "@nn/tensor";
import { expectClose } from "@nn/testing";
import { describe, expect, test } from "vitest";
import * as exported from "../src/index.js";
import {
  activation,
  activationFrom,
  celu,
  hardTanh,
  isActivation,
  leakyRelu,
  relu,
  silu,
  swish,
} from "../src/index.js";

const functions = Object.entries(exported).flatMap(([name, f]) => (isActivation(f) ? [{ name, f }] : []));

test.each(functions)("$name is found by its name and its config", ({ name, f }) => {
  expect(activationFrom(name)).toBe(f);
  expect(activationFrom(JSON.parse(JSON.stringify(f.config))).config).toEqual(f.config);
});

test("options go through a config", () => {
  const steep = leakyRelu.with({ slope: 0.5 });
  expect(steep.config).toEqual({ name: "leakyRelu", slope: 0.5 });
  expectClose(activationFrom(steep.config)([-2, 2]), [-1, 2]);
  expectClose(leakyRelu([-2, 2]), [-0.02, 2]);
  expectClose(steep.derivative([-2, 2]), [0.5, 1]);
});

test("silu is swish", () => {
  expect(silu).toBe(swish);
  expect(activationFrom("silu")).toBe(swish);
});

describe("bad names and options are refused", () => {
  test.each(["__proto__", "constructor", "toString", "activation", "prelu", "Relu", ""])("no activation %j", (name) => {
    expect(() => activationFrom(name)).toThrow(InvalidArgumentError);
    expect(() => activationFrom({ name })).toThrow(/there is no activation .*; there are .*relu/);
  });

  test("options", () => {
    expect(() => relu.with({ slope: 1 } as never)).toThrow('relu: there is no option "slope"; it has none');
    expect(() => leakyRelu.with({ slop: 1 } as never)).toThrow('leakyRelu: there is no option "slop"; it has slope');
    expect(() => leakyRelu.with({ slope: NaN })).toThrow("leakyRelu: slope must be a finite number, got NaN");
    expect(() => leakyRelu.with({ slope: "1" } as never)).toThrow(InvalidArgumentError);
    expect(() => celu.with({ alpha: 0 })).toThrow('celu: alpha must be > 0, got {"alpha":0}');
    expect(() => hardTanh.with({ min: 2 })).toThrow("hardTanh: min must be < max");
    const polluting = JSON.parse('{ "name": "leakyRelu", "__proto__": { "slope": 9 } }') as { name: string };
    expect(() => activationFrom(polluting)).toThrow(InvalidArgumentError);
    expect(({} as { slope?: number }).slope).toBeUndefined();
  });
});

test("functions of one's own are found among those given", () => {
  const cube = activation("cube", { f: (x) => x.pow(3), df: (x) => x.square().mul(3) });
  expect(activationFrom({ name: "cube" }, [cube])).toBe(cube);
  expect(() => activationFrom("cube")).toThrow(InvalidArgumentError);
});
