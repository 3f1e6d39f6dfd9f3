import { describe, expect, test } from "vitest";
import * as nn from "../src/index.js";

/** What plain JavaScript may call: the type checker would have refused all of it. */
const loose = nn as unknown as Record<string, (...args: unknown[]) => unknown>;
const { DTypeError, InvalidArgumentError, OutOfMemoryError, Storage, Parameter } = nn;
const LooseStorage = Storage as unknown as new (...args: unknown[]) => nn.Storage;
const LooseParameter = Parameter as unknown as new (...args: unknown[]) => nn.Parameter;
const types = "dtype must be one of bool, int32, float32, float64, got";

describe("an element type that does not exist is refused by who was asked, with those that do", () => {
  test.each([
    ["placeholder", () => loose.placeholder(0, [2]), "undefined"],
    ["placeholder", () => loose.placeholder(0, [2], "float"), '"float"'],
    ["parameter", () => loose.parameter([1], { dtype: "float" }), '"float"'],
    ["storage", () => new LooseStorage("float", 2), '"float"'],
    ["cast", () => loose.cast([1]), "undefined"],
    ["cast", () => loose.cast([1], 5n), "5"],
    ["tensor", () => loose.tensor([1], { dtype: "float16" }), '"float16"'],
    ["tensor", () => loose.tensor({ data: [1], shape: [1], dtype: "int8" }), '"int8"'],
    ["scalar", () => loose.scalar(1, "int"), '"int"'],
    ["full", () => loose.full([2], 1, "int"), '"int"'],
    ["zeros", () => loose.zeros([2], "int"), '"int"'],
    ["ones", () => loose.ones([2], "int"), '"int"'],
    ["eye", () => loose.eye(2, 2, "int"), '"int"'],
  ])("%s", (name, run, got) => expect(run).toThrow(new DTypeError(`${name}: ${types} ${got}`)));
});

describe("a shape, size, place or value that is none is refused by who was asked", () => {
  const storage = new Storage("float32", 2);
  test.each([
    ["placeholder()", () => loose.placeholder(), "placeholder: index must be an integer ≥ 0, got undefined"],
    ["its index", () => loose.placeholder("x", [2], "float32"), 'placeholder: index must be an integer ≥ 0, got "x"'],
    ["its shape", () => loose.placeholder(0, 3, "float32"), "placeholder: shape must be an array, got 3"],
    [
      "its axes",
      () => loose.placeholder(0, [-1], "float32"),
      "placeholder: every axis of a shape must be an integer ≥ 0",
    ],
    ["parameter(v, w)", () => loose.parameter([1], "w"), "parameter: options must be a record { name, shape, dtype }"],
    [
      "its options",
      () => loose.parameter([1], { nmae: "w" }),
      'there is no option "nmae"; options are { name, shape, dtype }.',
    ],
    ["its shape", () => loose.parameter([1, 2], { shape: 2 }), "parameter: shape must be an array, got 2"],
    ["its name", () => loose.parameter([1], { name: 5 }), "parameter: name must be a text, got 5"],
    [
      "new Parameter([2])",
      () => new LooseParameter([2]),
      'parameter "parameter": storage must be a Storage, got undefined',
    ],
    [
      "its range",
      () => new Parameter([2], storage, 1, "W"),
      'parameter "W": 2 values do not fit at 1 of a storage of 2',
    ],
    [
      "its new place",
      () => nn.parameter([1], { name: "W" }).moveTo(storage, 2),
      'parameter "W": 1 values do not fit at 2',
    ],
    ["new Storage(t)", () => new LooseStorage("float32"), "storage: size must be an integer ≥ 0, got undefined"],
    ["its size", () => new LooseStorage("float32", 1.5), "storage: size must be an integer ≥ 0, got 1.5"],
    [
      "its values",
      () => new LooseStorage("float32", 2, [1, 2]),
      "storage: values of float32 must be of type Float32Array and length 2, got [1, 2]",
    ],
    [
      "their number",
      () => new Storage("int32", 2, new Int32Array(1)),
      "storage: values of int32 must be of type Int32Array and length 2, got an Int32Array of 1",
    ],
    ["storage.write", () => storage.write([1, 2], 1), "storage: 2 values do not fit at 1 of a storage of 2"],
    ["full(shape)", () => loose.full([2]), "full: value must be a number, got undefined"],
    ["zeros()", () => loose.zeros(), "zeros: shape must be an array, got undefined"],
    ["linspace", () => loose.linspace(0, NaN, 3), "linspace: start and stop must be finite numbers, got 0, NaN"],
  ])("%s", (_, run, text) => {
    expect(run).toThrow(InvalidArgumentError);
    expect(run).toThrow(text);
  });
});

test("what cannot fit into memory is refused before anything is computed", () => {
  expect(() => nn.eye(1e6)).toThrow(OutOfMemoryError);
  expect(() => nn.linspace(0, 1, 1e12)).toThrow(/linspace: a float32 tensor of shape \[1000000000000\]/);
});
