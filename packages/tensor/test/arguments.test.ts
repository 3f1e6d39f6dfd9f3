import { describe, expect, test } from "vitest";
import {
  describe as describeValue,
  concat,
  IndexError,
  jsBackend,
  NnError,
  setBackend,
  tensor,
  type Tensor,
} from "../src/index.js";

/** What plain JavaScript may pass: the type checker would have refused all of it. */
type Loose = Record<string, (...args: unknown[]) => unknown>;
const x = tensor([
  [1, 2, 3],
  [4, 5, 6],
]);
const loose = x as unknown as Loose;
const make = tensor as unknown as (...args: unknown[]) => Tensor;

describe("a wrong argument is refused with words, never a silent number", () => {
  test.each([
    ["sum(0, true)", () => loose.sum(0, true), /sum: options must be a record \{ keepDims \}, got true/],
    ["sum({ axis: 1 })", () => loose.sum({ axis: 1 }), /sum: axes must be an array/],
    [
      "mean(0, { keepdims })",
      () => loose.mean(0, { keepdims: true }),
      /no option "keepdims"; options are \{ keepDims \}/,
    ],
    ["variance(0, { order })", () => loose.variance(0, { order: 1 }), /no option "order"/],
    ["sort(0)", () => loose.sort(0), /sort: options must be a record \{ axis, descending \}/],
    ["cumsum(0, true)", () => loose.cumsum(0, true), /cumsum: options/],
    ["slice([1, 1], [3, 3])", () => loose.slice([1, 1], [3, 3]), /slice: takes one list/],
    ["slice({ start: 1 })", () => loose.slice({ start: 1 }), /slice: ranges must be an array/],
    ["slice([{ start: 1 }])", () => loose.slice([{ start: 1 }]), /range of axis 0 must be an array/],
    [
      "pad(p, { value })",
      () =>
        loose.pad(
          [
            [1, 1],
            [0, 0],
          ],
          { value: 7 },
        ),
      /pad: value must be a number/,
    ],
    ["reshape(6, 1)", () => loose.reshape(6, 1), /reshape: shape must be an array, got 6/],
    ["transpose(1, 0)", () => loose.transpose(1, 0), /transpose: order must be an array/],
    ["cast('int')", () => loose.cast("int"), /dtype must be one of bool, int32, float32, float64, got "int"/],
    ["concat(a, b)", () => (concat as unknown as Loose[string])(x, x), /concat: parts must be an array/],
    [
      "tensor(v, 'float64')",
      () => make([1, 2], "float64"),
      /tensor: options must be a record \{ shape, dtype \}, got "float64"/,
    ],
    ["tensor(v, [2, 3])", () => make(new Float32Array(6), [2, 3]), /tensor: options must be a record/],
    ["setBackend(jsBackend)", () => setBackend(jsBackend as never), /call jsBackend\(\)/],
  ])("%s", (_, run, text) => {
    expect(run).toThrow(NnError);
    expect(run).toThrow(text);
  });
});

test("fault 24: an index outside the axis is refused under the operation's name", async () => {
  const indices = tensor([[2], [0]], { dtype: "int32" });
  for (const backend of ["js", "wasm"] as const) {
    setBackend(backend);
    const small = tensor([
      [1, 2],
      [3, 4],
    ]);
    await expect(small.takeAlong(indices).data()).rejects.toThrow(/takeAlong: index 2 is outside 0 … 1/);
    await expect(indices.oneHot(2).data()).rejects.toThrow(/oneHot: index 2 is outside 0 … 1/);
    await expect(small.gather([0, -1]).data()).rejects.toThrow(IndexError);
  }
  setBackend("auto");
});

test("rows may be typed arrays, and values with a shape need no type", async () => {
  expect(await tensor([Float32Array.of(1, 2), [3, 4]]).array()).toEqual([
    [1, 2],
    [3, 4],
  ]);
  expect(tensor({ data: Int32Array.of(1, 2), shape: [2, 1] })).toMatchObject({ dtype: "int32", shape: [2, 1] });
  expect(() => tensor([Float32Array.of(1, 2), [3]])).toThrow(/ragged/);
});

test("a message stays short, whatever came", () => {
  const endless: unknown[] = [];
  endless.push(endless);
  expect(describeValue(endless)).toBe("an array of 1");
  expect(describeValue(Array.from({ length: 1e6 }, () => 0))).toBe("an array of 1000000");
  expect(describeValue([2, "x", null])).toBe('[2, "x", null]');
  expect(describeValue("x".repeat(1000))).toHaveLength(63);
  const record = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`k${at}`, at]));
  expect(describeValue(record)).toBe("a record { k0, k1, k2, k3, k4, k5, k6, k7, … }");
});

test("a message says what a value is", () => {
  const named = function softClip(): void {};
  const values: [unknown, string][] = [
    [-0, "-0"],
    [null, "null"],
    [named, "the function softClip"],
    [() => 1, "a function without a name"],
    [{ units: 3 }, "a record { units }"],
    [{}, "a record without entries"],
    [Object.create(null), "a record without entries"],
    [new Int32Array(3), "an Int32Array of 3"],
    [new Map(), "a Map"],
    [x, "a Tensor"],
  ];
  for (const [value, expected] of values) expect(describeValue(value)).toBe(expected);
});

test("values come as a typed array, nested lists, or with their shape", async () => {
  expect([...(await x.data())]).toEqual([1, 2, 3, 4, 5, 6]);
  expect(await x.array()).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  expect(await x.sum().array()).toBe(21);
  expect(await x.ndarray()).toEqual({ data: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3], dtype: "float32" });
  expect(JSON.parse(JSON.stringify(x))).toEqual({ op: "data", dtype: "float32", shape: [2, 3] });
});
