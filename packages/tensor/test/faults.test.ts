import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  add,
  broadcastTo,
  concat,
  einsum,
  evaluate,
  full,
  gather,
  IndexError,
  InvalidArgumentError,
  matmul,
  max,
  mean,
  oneHot,
  ones,
  OutOfMemoryError,
  parameter,
  reshape,
  scatterAdd,
  setBackend,
  ShapeError,
  Storage,
  sum,
  takeAlong,
  tensor,
  zeros,
  type Shape,
  type Tensor,
} from "../src/index.js";

const x = tensor([
  [1, 2, 3],
  [4, 5, 6],
]);
const int = (...values: number[]): Tensor => tensor(Int32Array.from(values));
const anyShape = (value: unknown): Shape => value as Shape;

describe("shapes that do not fit", () => {
  test("5: matrix products name both shapes and the axes that differ", () => {
    expect(() => matmul(x, x)).toThrow(
      new ShapeError(
        "matmul: [2, 3] and [2, 3] cannot be multiplied: the last axis of the first (3) must equal the second last of the second (2)",
      ),
    );
    expect(() => matmul(ones([2, 3, 4]), ones([3, 4, 5]))).toThrow("matmul: shapes [2] and [3] do not broadcast");
    expect(() => matmul(x, 3)).toThrow("matmul: needs tensors with at least one axis, got [2, 3] and []");
    expect(() => einsum("ij,jk->ik", x, x)).toThrow('einsum: "ij,jk->ik": "j" has sizes 3 and 2');
    expect(() => einsum("ij,j->i", x)).toThrow('einsum: "ij,j->i" names 2 operands, got 1');
    expect(() => einsum("ij->ik", x)).toThrow('"k" must occur in an operand, and once in the result');
    expect(() => einsum("i j -> k!", x)).toThrow('is not of the form "ij,jk->ik"');
    expect(() => einsum("ijk->i", x)).toThrow('"ijk" needs 3 axes, got [2, 3]');
  });

  test("6: shapes that do not broadcast name the axis", () => {
    expect(() => add(x, [1, 2])).toThrow(
      new ShapeError(
        "add: shapes [2, 3] and [2] do not broadcast: axis 1 has sizes 3 and 2 (they must be equal, or one of them 1)",
      ),
    );
    expect(() => broadcastTo(x, [2, 4])).toThrow("broadcastTo: [2, 3] does not broadcast to [2, 4]");
    expect(() => broadcastTo(x, [3])).toThrow(ShapeError);
    expect(() => concat([x, ones([2, 2])])).toThrow("concat: [2, 3] and [2, 2] differ outside axis 0");
    expect(() => concat([])).toThrow("concat: needs at least one tensor");
  });

  test("29: reshapes say how many elements there are; only one axis may be −1", () => {
    expect(() => reshape(x, [4, 2])).toThrow(
      new ShapeError("reshape: [2, 3] has 6 elements, which do not fit shape [4, 2]"),
    );
    expect(() => reshape(x, [4, -1])).toThrow("reshape: [2, 3] has 6 elements, which do not fit shape [4, -1]");
    expect(() => reshape(x, [-1, -1])).toThrow("reshape: only one axis can be −1, got [-1, -1]");
    expect(() => reshape(x, [-2, 3])).toThrow(InvalidArgumentError);
    expect(() => tensor([1, 2, 3], { shape: [2] })).toThrow(
      "tensor: shape [2] has 2 elements, but 3 values were given",
    );
    expect(() => tensor([[1, 2], [3]])).toThrow(
      "tensor: nested arrays are ragged: the first element suggests shape [2, 2]",
    );
    expect(() => x.squeeze(0)).toThrow("squeeze: axis 0 of [2, 3] has size 2, not 1");
    expect(() => x.split(2, 1)).toThrow("split: axis 1 of size 3 cannot be cut into 2");
    expect(() => x.sum(2)).toThrow("sum: axis 2 does not exist in a tensor with 2 axes (use -2 … 1)");
    expect(() => x.sum([0, -2])).toThrow("sum: axes [0, 0] name an axis twice");
    expect(() => x.transpose([0, 0])).toThrow("must name each of the 2 axes of [2, 3] once");
  });
});

describe("25: axes that are no size", () => {
  test.each([[-1], [2.5], [NaN], ["7"], [Infinity], [null], [undefined], [{}]])("%s", (axis) => {
    for (const make of [zeros, ones, (shape: Shape) => full(shape, 1), (shape: Shape) => broadcastTo(1, shape)]) {
      expect(() => evaluate([make(anyShape([2, axis]))])).toThrow(/./);
      expect(() => make(anyShape([2, axis]))).toThrow(/axis|broadcast/);
    }
    expect(() => tensor([1, 2], { shape: anyShape([axis]) })).toThrow(InvalidArgumentError);
  });

  test("a string is named as one", () => {
    expect(() => zeros(anyShape(["7"]))).toThrow(
      new InvalidArgumentError('zeros: every axis of a shape must be an integer ≥ 0, got "7" in ["7"]'),
    );
  });
});

describe("26, 27: more than fits", () => {
  test("products of axes that cannot be counted", () => {
    expect(() => zeros([2 ** 32, 2 ** 32])).toThrow(
      "zeros: shape [4294967296, 4294967296] has more than 2^53 elements",
    );
    expect(() => x.expandDims(0).tile([2 ** 30, 2 ** 30, 1])).toThrow(/2\^53|bytes/);
  });

  test("four terabytes, with the bytes and where they come from; before anything is computed", () => {
    const bytes = "needs 4000000000000 bytes; one tensor may take 4294967296";
    expect(() => zeros([1e6, 1e6])).toThrow(
      new OutOfMemoryError(`zeros: a float32 tensor of shape [1000000, 1000000] ${bytes}`),
    );
    expect(() => evaluate([matmul(ones([1e6, 1]), ones([1, 1e6]))])).toThrow(
      new OutOfMemoryError(`matmul: a float32 tensor of shape [1000000, 1000000] ${bytes}`),
    );
    expect(() => new Storage("float32", 2 ** 40)).toThrow(OutOfMemoryError);
  });

  test("what is never stored may be as large as it likes", () => {
    const wide = ones([30_000, 1]).mul(ones([1, 30_000]));
    expect([
      ...evaluate([
        wide
          .slice([
            [5, 6],
            [7, 9],
          ])
          .sum(),
      ])[0].data,
    ]).toEqual([2]);
  });

  test("the process goes on, and earlier tensors live", () => {
    const w = parameter([1, 2, 3]);
    expect(() => evaluate([zeros([1e5, 1e5])])).toThrow(OutOfMemoryError);
    expect([...evaluate([w.mul(x)])[0].data]).toEqual([1, 4, 9, 4, 10, 18]);
  });
});

test("28: programs that do not fit into the 4 GiB of WebAssembly are refused, and the heap stays whole", () => {
  setBackend("wasm");
  const before = x.mul(2);
  const half = matmul(ones([26_000, 1]), ones([1, 26_000]));
  const other = matmul(ones([26_000, 1]), ones([1, 26_000]).mul(2));
  expect(() => evaluate([half, other])).toThrow(OutOfMemoryError);
  expect(() => evaluate([half, other])).toThrow(/wasm: .* needs 5,4\d\d,\d\d\d,\d\d\d bytes/);
  expect([...evaluate([before])[0].data]).toEqual([2, 4, 6, 8, 10, 12]);
  setBackend("auto");
});

describe.each(["js", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => setBackend(backend));
  afterAll(() => setBackend("auto"));

  test.each([
    ["gather", (i: number) => gather(x, int(0, i)), 2],
    ["scatterAdd", (i: number) => scatterAdd(int(0, i), x, 2), 2],
    ["oneHot", (i: number) => oneHot(int(0, i), 3), 3],
    ["takeAlong", (i: number) => takeAlong(x, int(0, i).reshape([2, 1])), 3],
  ] as const)("24: %s refuses an index outside the axis, and reads nothing there", (name, make, size) => {
    for (const index of [-1, size, 2 ** 31 - 1, -(2 ** 31)]) {
      expect(() => evaluate([make(index)])).toThrow(IndexError);
      expect(() => evaluate([make(index)])).toThrow(
        `${name}: index ${index} is outside 0 … ${size - 1} (axis of size ${size})`,
      );
    }
    expect(evaluate([make(1)])[0].data.every(Number.isFinite)).toBe(true);
  });

  test("30: reductions of nothing: what has no value is an error, a sum is 0", () => {
    const empty = zeros([0, 3]);
    expect(() => max(empty)).toThrow(
      new InvalidArgumentError("max: no elements to reduce in a tensor of shape [0, 3]"),
    );
    expect(() => empty.min(0)).toThrow("min: no elements to reduce");
    expect(() => mean(empty)).toThrow("mean: no elements to reduce in a tensor of shape [0, 3]");
    expect(() => empty.variance()).toThrow("variance: needs more than 0 elements");
    expect(() => empty.argmax(0)).toThrow("argmax: axis 0 of [0, 3] is empty");
    expect(() => empty.logSumExp()).toThrow(InvalidArgumentError);
    expect(evaluate([sum(empty)])[0].data[0]).toBe(0);
    expect(evaluate([max(empty, 1)])[0].shape).toEqual([0]);
  });

  test("33: saved tensors cannot be changed in place: a gradient uses the values that were computed with", () => {
    const values = Float32Array.of(1, 2, 3);
    const held = tensor(values);
    const w = parameter([2, 2, 2]);
    const loss = sum(held.mul(w).square());
    values.fill(100);
    expect(evaluate([loss])[0].data[0]).toBe(4 + 16 + 36);
    const result = evaluate([held])[0].data;
    result.fill(7);
    expect([...evaluate([held])[0].data]).toEqual([1, 2, 3]);
    w.value.data.fill(9);
    expect([...w.value.data]).toEqual([2, 2, 2]);
  });
});

test("lists that are nested without end are refused, not walked", () => {
  const circle: unknown[] = [];
  circle.push(circle);
  const deep = Array.from({ length: 100_000 }).reduce<unknown>((inner) => [inner], 1);
  for (const lists of [circle, deep]) {
    expect(() => tensor(lists as never)).toThrow(
      "tensor: nested arrays are more than 64 deep; a tensor has one axis for each level",
    );
  }
});

describe("values that are none", () => {
  test.each([
    ["text", "abc"],
    ["a list of text", ["1", "2"]],
    ["null", null],
    ["a function", () => 1],
    ["a list with holes", [1, undefined]],
    ["bigints", [1n]],
    ["a BigInt64Array", BigInt64Array.of(1n)],
    ["a Map", new Map()],
    ["a shape with text", { data: "12", shape: [2], dtype: "float32" }],
    ["a shape with a list of text", { data: ["1", "2"], shape: [2], dtype: "float32" }],
    ["a DataView", new DataView(new ArrayBuffer(8))],
    ["fractions as int32", { data: [0.5], shape: [1], dtype: "int32" }],
    ["unsigned numbers beyond int32", Uint32Array.of(2 ** 32 - 1)],
  ])("%s", (_, value) => {
    expect(() => tensor(value as never)).toThrow(/^tensor: /);
  });

  test("a tensor where values are wanted: advice", () => {
    expect(() => parameter(x as never)).toThrow(
      "tensor: expected plain values, got a Tensor; its values are `await t.ndarray()`",
    );
    expect(() => tensor(x)).toThrow("tensor: the argument is a Tensor already");
  });
});
