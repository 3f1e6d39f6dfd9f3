import { describe, expect, it } from "vitest";
import { splitSequence, timeSeriesWindows, tokenWindows, type Batch, type Dataset } from "../../src/index.js";

const tokens = Int32Array.from({ length: 23 }, (_, i) => 100 + i);

async function read(data: Dataset, options: { seed?: number; epoch?: number } = {}): Promise<number[][]> {
  const rows: number[][] = [];
  for await (const { x, y } of data.examples({ epoch: 0, ...options })) {
    expect([x.dtype, y.dtype]).toEqual(["int32", "int32"]);
    expect([...y.data]).toEqual([...x.data].map((token) => token + 1));
    rows.push([...x.data]);
  }
  return rows;
}

describe("tokenWindows", () => {
  it("goes through a text: every token is predicted once, but for those after the last whole window", async () => {
    const data = tokenWindows(tokens, { length: 5 });
    expect(data.length).toBe(4);
    const rows = await read(data);
    expect(rows.map(([first]) => first)).toEqual([100, 105, 110, 115]);
    // 22 tokens have one after them: windows of 11 fit exactly.
    expect(await read(tokenWindows(tokens, { length: 11 }))).toHaveLength(2);
    expect((await read(tokenWindows(tokens, { length: 20, stride: 1 }))).map(([first]) => first)).toEqual([
      100, 101, 102,
    ]);
  });

  it("mixes them by the seed of a training, anew in every epoch", async () => {
    const data = tokenWindows(tokens, { length: 5 });
    const epochs = await Promise.all([0, 1, 0].map((epoch) => read(data, { seed: 3, epoch })));
    expect(epochs[0]).toEqual(epochs[2]);
    expect(epochs[0]).not.toEqual(epochs[1]);
    const sorted = (rows: number[][]): number[][] => rows.toSorted((a, b) => a[0] - b[0]);
    expect(sorted(epochs[1])).toEqual(await read(data));
  });

  it("draws windows from random places by its own seed and the epoch", async () => {
    const data = tokenWindows(tokens, { length: 5, samples: 500, seed: 7 });
    expect(data.length).toBe(500);
    const rows = await read(data, { epoch: 2 });
    expect(new Set(rows.map(([first]) => first)).size).toBe(23 - 5);
    expect(await read(data, { epoch: 2, seed: 99 })).toEqual(rows);
    expect(await read(data, { epoch: 3 })).not.toEqual(rows);
    expect(await read(tokenWindows(tokens, { length: 5, samples: 500, seed: 8 }), { epoch: 2 })).not.toEqual(rows);
  });

  it("reads bytes and 16-bit tokens as whole numbers", async () => {
    for (const few of [Uint8Array.from(tokens), Uint16Array.from(tokens)]) {
      expect(await read(tokenWindows(few, { length: 5 }))).toEqual(await read(tokenWindows(tokens, { length: 5 })));
    }
  });

  it("refuses what makes no windows", () => {
    expect(() => tokenWindows(tokens, { length: 23 })).toThrow("23 tokens are too few for windows of 23");
    expect(() => tokenWindows(tokens, { length: 5, samples: 3, stride: 2 })).toThrow("not both");
    expect(() => tokenWindows([1, 2, 3] as unknown as Int32Array, { length: 1 })).toThrow("got [1, 2, 3]");
    expect(() => tokenWindows(tokens, { length: 0 })).toThrow("length must be an integer ≥ 1");
  });

  it("splits by position, on the same memory", () => {
    const [train, test] = splitSequence(tokens, 0.9);
    expect([train.length, test.length]).toEqual([21, 2]);
    expect(test.buffer).toBe(tokens.buffer);
    expect(() => splitSequence(tokens, 1)).toThrow("between 0 and 1");
  });
});

describe("timeSeriesWindows", () => {
  const first = async (data: Dataset, size = 2): Promise<Batch> => {
    for await (const batch of data.batches({ size })) return batch;
    throw new Error("no batch");
  };

  it("cuts [T, C] and the next values", async () => {
    const data = timeSeriesWindows(
      [
        [1, 10],
        [2, 20],
        [3, 30],
        [4, 40],
        [5, 50],
      ],
      { length: 2 },
    );
    expect(data.length).toBe(3);
    const { x, y } = await first(data);
    expect(x).toMatchObject({ shape: [2, 2, 2], dtype: "float32" });
    expect([...x.data]).toEqual([1, 10, 2, 20, 2, 20, 3, 30]);
    expect(y).toMatchObject({ shape: [2, 2], dtype: "float32" });
    expect([...y.data]).toEqual([3, 30, 4, 40]);
  });

  it("predicts several steps of chosen columns at a horizon", async () => {
    const series = Float32Array.from({ length: 10 }, (_, i) => i);
    const data = timeSeriesWindows(series, { length: 3, horizon: 2, steps: 2, stride: 2 });
    expect(data.length).toBe(3);
    const { x, y } = await first(data);
    expect([...x.data]).toEqual([0, 1, 2, 2, 3, 4]);
    expect(y.shape).toEqual([2, 2, 1]);
    expect([...y.data]).toEqual([4, 5, 6, 7]);
    const one = timeSeriesWindows(
      [
        [1, 10],
        [2, 20],
        [3, 30],
      ],
      { length: 1, columns: [1] },
    );
    expect([...(await first(one)).y.data]).toEqual([20, 30]);
  });

  it("refuses what makes no windows", () => {
    expect(() => timeSeriesWindows([1, 2, 3], { length: 3 })).toThrow("3 points are too few");
    expect(() => timeSeriesWindows([1, 2, 3], { length: 1, columns: [1] })).toThrow(
      "columns must be places from 0 to 0",
    );
    expect(() => timeSeriesWindows([[[1]]], { length: 1 })).toThrow("a series is [N] or [N, C]");
  });
});
