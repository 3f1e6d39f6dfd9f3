import { InvalidArgumentError, NnError, ShapeError } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { Dataset, EmptyDatasetError, StreamError, type Batch } from "../src/index.js";
import { all, firsts, six, stream, values } from "./support/six.js";

const sizes = (batches: Batch[]): number[] => batches.map((batch) => batch.size);

describe("Dataset.from", () => {
  it("reads nested arrays: features float32, whole numbers as targets int32 labels", () => {
    const data = Dataset.from(six);
    expect(data.length).toBe(6);
    expect(data.inMemory).toBe(true);
    expect(data.x).toEqual({ data: Float32Array.from(six.x.flat()), shape: [6, 2], dtype: "float32" });
    expect(data.y).toEqual({ data: Int32Array.from(six.y), shape: [6], dtype: "int32" });
    expect(data.inputShape).toEqual([2]);
    expect(data.targetShape).toEqual([]);
    expect(data.weights).toBeUndefined();
  });

  it.each([
    ["plain numbers, one whole number each", [1, 2], undefined, "int32"],
    ["plain numbers, one of them with a fraction", [1, 2.5], undefined, "float32"],
    ["plain numbers as values", [1, 2], "values", "float32"],
    [
      "one-hot rows",
      [
        [0, 1],
        [1, 0],
      ],
      undefined,
      "float32",
    ],
    [
      "rows as labels",
      [
        [0, 1],
        [1, 0],
      ],
      "labels",
      "int32",
    ],
    ["Int32Array", Int32Array.of(1, 2), undefined, "int32"],
    ["Uint8Array", Uint8Array.of(1, 2), undefined, "int32"],
    ["BigInt64Array", BigInt64Array.of(1n, 2n), undefined, "int32"],
    ["Float32Array", Float32Array.of(1, 2), undefined, "float32"],
    ["Float64Array", Float64Array.of(1, 2), undefined, "float32"],
    ["Int32Array as values", Int32Array.of(1, 2), "values", "float32"],
  ] as const)("targets: %s", (_, y, targets, dtype) => {
    const data = Dataset.from({ x: [[1], [2]], y, ...(targets ? { targets } : {}) });
    expect(data.y.dtype).toBe(dtype);
    expect(values(data.y)).toEqual(
      Array.from(y as ArrayLike<number>)
        .flat()
        .map(Number),
    );
  });

  it("reads features: bytes and floats as float32, whole-number arrays (token ids) as int32", () => {
    const y = [0, 1];
    expect(Dataset.from({ x: { data: Uint8Array.of(0, 255), shape: [2, 1] }, y }).x.data).toEqual(
      Float32Array.of(0, 255),
    );
    expect(Dataset.from({ x: { data: new Float64Array([0.5, 2]), shape: [2, 1] }, y }).x.dtype).toBe("float32");
    expect(Dataset.from({ x: { data: Int32Array.of(4, 5, 6, 7), shape: [2, 2] }, y }).x.dtype).toBe("int32");
    expect(Dataset.from({ x: [Float32Array.of(1, 2), Float32Array.of(3, 4)], y }).x.shape).toEqual([2, 2]);
    expect(Dataset.from({ x: [Int32Array.of(1, 2), Int32Array.of(3, 4)], y }).x.dtype).toBe("int32");
    expect(Dataset.from({ x: [[[[1], [2]]], [[[3], [4]]]], y }).inputShape).toEqual([1, 2, 1]);
    expect(Dataset.from({ x: [1, 2], y }).inputShape).toEqual([]);
  });

  it("copies: what the caller changes afterwards does not matter", () => {
    const x = new Float32Array([1, 2]);
    const data = Dataset.from({ x: { data: x, shape: [2, 1] }, y: [0, 1] });
    x.fill(9);
    expect(values(data.x)).toEqual([1, 2]);
  });

  it("names counts that differ (both of them)", () => {
    expect(() => Dataset.from({ x: six.x, y: [0, 1] })).toThrow(ShapeError);
    expect(() => Dataset.from({ x: six.x, y: [0, 1] })).toThrow(/x holds 6 examples and y 2 targets/);
    expect(() => Dataset.from({ ...six, weights: [1] })).toThrow(
      /weights must be 6 numbers, one for each example, got 1/,
    );
  });

  it.each([
    ["ragged rows", { x: [[1, 2], [3]], y: [0, 1] }, ShapeError, "x[1] has 1 values, expected 2"],
    [
      "ragged deeper",
      {
        x: [
          [[1], [2]],
          [[3], [4, 5]],
        ],
        y: [0, 1],
      },
      ShapeError,
      "x[1][1] has 2 values, expected 1",
    ],
    ["a number among rows", { x: [[1], 2], y: [0, 1] }, ShapeError, "x[1] is 2, expected an array of 1"],
    ["a row among numbers", { x: [1, [2]], y: [0, 1] }, InvalidArgumentError, "x[1] is [2], expected a number"],
    [
      "text",
      { x: [[1], ["2"]], y: [0, 1] },
      InvalidArgumentError,
      'x[1][0] is "2", expected a number; give texts numbers',
    ],
    ["null", { x: [[1], [null]], y: [0, 1] }, InvalidArgumentError, "x[1][0] is null"],
    ["booleans", { x: [[1], [2]], y: [true, false] }, InvalidArgumentError, "y[0] is true"],
    ["nothing", { x: undefined, y: [0] }, InvalidArgumentError, "x is undefined"],
    ["one number", { x: 3, y: [0] }, ShapeError, "x must be an array of examples"],
    [
      "a wrong shape",
      { x: { data: new Float32Array(5), shape: [2, 2] }, y: [0, 1] },
      ShapeError,
      "needs 4 values, got 5",
    ],
    [
      "a broken shape",
      { x: { data: new Float32Array(5), shape: [2.5, 2] }, y: [0] },
      InvalidArgumentError,
      "integers ≥ 0",
    ],
    ["data that is none", { x: { data: "abc", shape: [3] }, y: [0] }, InvalidArgumentError, "must be a typed array"],
    ["no examples", { x: [], y: [] }, EmptyDatasetError, "there are no examples"],
    ["empty examples", { x: [[], []], y: [0, 1] }, EmptyDatasetError, "hold no values"],
    ["a label beyond int32", { x: [[1]], y: BigInt64Array.of(2n ** 60n) }, InvalidArgumentError, "1152921504606846976"],
    ["labels with a fraction", { x: [[1]], y: [0.5], targets: "labels" }, InvalidArgumentError, "y[0] is 0.5"],
    ["a negative weight", { x: [[1]], y: [0], weights: [-1] }, InvalidArgumentError, "example 0: weight"],
    ["a weight NaN", { x: [[1]], y: [0], weights: [NaN] }, InvalidArgumentError, "example 0: weight"],
    [
      "too few class names",
      { x: [[1]], y: [2], names: { classes: ["a", "b"] } },
      InvalidArgumentError,
      "is 2, expected",
    ],
    [
      "a wrong number of feature names",
      { x: [[1]], y: [2], names: { features: ["a", "b"] } },
      InvalidArgumentError,
      "2 feature names",
    ],
  ])("refuses %s", (_, input, type, message) => {
    const make = (): Dataset => Dataset.from(input as unknown as Parameters<typeof Dataset.from>[0]);
    expect(make).toThrow(type);
    expect(make).toThrow(message);
  });

  it("takes a batch of another", async () => {
    for await (const batch of Dataset.from({ ...six, weights: [1, 2, 3, 4, 5, 6] }).batches({ size: 4 })) {
      const again = Dataset.from(batch);
      expect(again.x).toEqual(batch.x);
      expect(again.weights).toEqual(batch.weights);
    }
  });

  it("refuses an array that holds itself", () => {
    const loop: unknown[] = [];
    loop.push(loop);
    expect(() => Dataset.from({ x: loop as number[], y: [1] })).toThrow(/nested more than 16 arrays deep/);
  });
});

describe("batches", () => {
  it("cuts in order, the last one shorter", async () => {
    const batches = await all(Dataset.from(six).batches({ size: 4 }));
    expect(sizes(batches)).toEqual([4, 2]);
    expect(batches[0].x.shape).toEqual([4, 2]);
    expect(batches[1].x).toEqual({ data: Float32Array.of(9, 10, 11, 12), shape: [2, 2], dtype: "float32" });
    expect(batches[1].y).toEqual({ data: Int32Array.of(0, 1), shape: [2], dtype: "int32" });
    expect("weights" in batches[0]).toBe(false);
  });

  it.each([
    [null, false, [6]],
    [undefined, false, [6]],
    [6, false, [6]],
    [100, false, [6]],
    [4, true, [4]],
    [1, true, [1, 1, 1, 1, 1, 1]],
  ])("size %s, dropLast %s gives %j, in memory and as a stream", async (size, dropLast, expected) => {
    for (const data of [Dataset.from(six), stream()]) {
      expect(sizes(await all(data.batches({ dropLast, ...(size === undefined ? {} : { size }) })))).toEqual(expected);
    }
  });

  it.each([0, -1, 1.5, NaN, Infinity, "8" as unknown as number])("refuses the size %s at once", (size) => {
    expect(() => Dataset.from(six).batches({ size })).toThrow(InvalidArgumentError);
    expect(() => stream().batch(size)).toThrow(/batch size must be an integer ≥ 1, got/);
  });

  it("gives the same batches from a stream", async () => {
    expect(await all(stream().batches({ size: 4 }))).toEqual(await all(Dataset.from(six).batches({ size: 4 })));
  });

  it("shuffles by seed and epoch: each epoch another order, each pass of an epoch the same", async () => {
    const data = Dataset.from({
      x: Array.from({ length: 50 }, (_, i) => [i, i]),
      y: Array.from({ length: 50 }, () => 0),
    });
    const order = async (seed: number, epoch: number): Promise<number[]> => {
      const batches = await all(data.batches({ size: 7, seed, epoch }));
      return batches.flatMap((batch) => values(batch.x).filter((_, i) => i % 2 === 0));
    };
    const first = await order(1, 0);
    expect([...first].sort((a, b) => a - b)).toEqual(firsts(data));
    expect(first).not.toEqual(firsts(data));
    expect(await order(1, 0)).toEqual(first);
    expect(await order(1, 1)).not.toEqual(first);
    expect(await order(2, 0)).not.toEqual(first);
    expect(first).toEqual([...data.order({ seed: 1 })]);
    expect(() => data.batches({ epoch: -1 })).toThrow(InvalidArgumentError);
  });

  it("can be gone through twice and carries weights", async () => {
    const data = Dataset.from({ ...six, weights: [1, 2, 3, 4, 5, 6] });
    const batches = data.batches({ size: 4 });
    const pass = async (): Promise<number[][]> => (await all(batches)).map(({ weights }) => [...weights!]);
    expect(await pass()).toEqual([
      [1, 2, 3, 4],
      [5, 6],
    ]);
    expect(await pass()).toEqual([
      [1, 2, 3, 4],
      [5, 6],
    ]);
  });

  it("refuses an empty dataset, and dropLast that leaves nothing", async () => {
    await expect(all(Dataset.from(six).take(0).batches())).rejects.toThrow(EmptyDatasetError);
    await expect(
      all(
        stream()
          .filter(() => false)
          .batches(),
      ),
    ).rejects.toThrow(EmptyDatasetError);
    await expect(all(Dataset.from(six).batches({ size: 7, dropLast: true }))).rejects.toThrow(/leaves no batch of 7/);
    await expect(all(stream().batches({ size: 7, dropLast: true }))).rejects.toThrow(/leaves no batch of 7/);
  });
});

describe("errors", () => {
  it("are all NnError", () => {
    for (const type of [EmptyDatasetError, StreamError]) expect(new type("")).toBeInstanceOf(NnError);
  });
});
