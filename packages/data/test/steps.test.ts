import { InvalidArgumentError, ShapeError } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { Dataset, type Example } from "../src/index.js";
import { all, firsts, six, stream, values } from "./support/six.js";

describe("steps, in memory and as a stream", () => {
  const both = [
    ["memory", Dataset.from(six)],
    ["stream", stream()],
  ] as const;

  it.each(both)("%s: map", async (_, data) => {
    const mapped = await data
      .map(({ x, y }, i) => ({ x: [x.data[0] + x.data[1], i], y: [y.data[0] / 2], weight: i }))
      .collect();
    expect(mapped.x).toEqual({
      data: Float32Array.of(3, 0, 7, 1, 11, 2, 15, 3, 19, 4, 23, 5),
      shape: [6, 2],
      dtype: "float32",
    });
    expect(mapped.y).toEqual({ data: Float32Array.of(0, 0.5, 0, 0.5, 0, 0.5), shape: [6, 1], dtype: "float32" });
    expect([...mapped.weights!]).toEqual([0, 1, 2, 3, 4, 5]);
    expect(data.length).toBe(6);
  });

  it.each(both)("%s: map keeps values values, labels labels", async (_, data) => {
    const regression = data.map(({ x }) => ({ x, y: Float32Array.of(x.data[0] / 4) }));
    const whole = await regression.map(({ x }) => ({ x, y: 2 })).collect();
    expect(whole.y.dtype).toBe("float32");
    expect((await data.map(({ x, y }) => ({ x, y: 1 - y.data[0] })).collect()).y).toEqual({
      data: Int32Array.of(1, 0, 1, 0, 1, 0),
      shape: [6],
      dtype: "int32",
    });
  });

  it.each(both)("%s: a map that changes shapes midway is an error", async (_, data) => {
    const uneven = async (): Promise<Dataset> => data.map(({ y }, i) => ({ x: i < 4 ? [1, 2] : [1], y })).collect();
    await expect(uneven).rejects.toThrow(ShapeError);
    await expect(uneven).rejects.toThrow(/example 4: x has shape \[1\], the first has \[2\]/);
  });

  it.each(both)("%s: filter, take, skip, concat, repeat", async (_, data) => {
    const ones = await data.filter(({ y }) => y.data[0] === 1).collect();
    expect(firsts(ones)).toEqual([3, 7, 11]);
    expect(firsts(await data.filter((_, i) => i < 2).collect())).toEqual([1, 3]);
    expect(firsts(await data.take(2).collect())).toEqual([1, 3]);
    expect(data.take(2).length).toBe(2);
    expect(data.take(20).length).toBe(6);
    expect(firsts(await data.skip(4).collect())).toEqual([9, 11]);
    expect(data.skip(20).length).toBe(0);
    expect(firsts(await data.take(1).concat(data.skip(5)).collect())).toEqual([1, 11]);
    expect(firsts(await data.take(2).concat(Dataset.from(six).take(1)).collect())).toEqual([1, 3, 1]);
    expect(firsts(await data.take(2).repeat(2).collect())).toEqual([1, 3, 1, 3]);
    expect(data.repeat(3).length).toBe(18);
    for (const count of [-1, 0.5, NaN]) {
      expect(() => data.take(count)).toThrow(InvalidArgumentError);
      expect(() => data.skip(count)).toThrow(InvalidArgumentError);
      expect(() => data.repeat(count)).toThrow(InvalidArgumentError);
    }
  });

  it.each(both)("%s: concat refuses other shapes", async (_, data) => {
    const other = Dataset.from({ x: [[1]], y: [0] });
    await expect((async () => data.concat(other).collect())()).rejects.toThrow(ShapeError);
  });

  it.each(both)("%s: shuffle keeps every example once, by seed", async (_, data) => {
    const shuffled = firsts(await data.shuffle(4).collect());
    expect([...shuffled].sort((a, b) => a - b)).toEqual([1, 3, 5, 7, 9, 11]);
    expect(firsts(await data.shuffle(4).collect())).toEqual(shuffled);
    const orders = await Promise.all(
      Array.from({ length: 9 }, async (_, seed) => firsts(await data.shuffle(seed).collect()).join()),
    );
    expect(new Set(orders).size).toBeGreaterThan(6);
  });

  it("mixes a stream through a small buffer", async () => {
    const shuffled = firsts(await stream().shuffle(1, { buffer: 2 }).collect());
    expect([...shuffled].sort((a, b) => a - b)).toEqual([1, 3, 5, 7, 9, 11]);
    expect([1, 3]).toContain(shuffled[0]);
    expect(() => stream().shuffle(1, { buffer: 0 })).toThrow(InvalidArgumentError);
  });

  it.each(both)("%s: examples come one after another", async (_, data) => {
    const examples: Example[] = await all(data);
    expect(examples).toHaveLength(6);
    expect(examples[1]).toEqual({
      x: { data: Float32Array.of(3, 4), shape: [2], dtype: "float32" },
      y: { data: Int32Array.of(1), shape: [], dtype: "int32" },
    });
    examples[1].x.data.fill(99);
    expect(firsts(await data.collect())[1]).toBe(3);
  });

  it.each(both)("%s: oneHot", async (_, data) => {
    const encoded = await data.oneHot(3).collect();
    expect(encoded.y.shape).toEqual([6, 3]);
    expect(values(encoded.y).slice(0, 6)).toEqual([1, 0, 0, 0, 1, 0]);
    await expect((async () => data.oneHot(1).collect())()).rejects.toThrow(
      /example 1 is 1, expected labels from 0 to 0/,
    );
  });

  it.each(both)("%s: standardize and normalize by given statistics", async (_, data) => {
    const mean = [1, 2];
    const scaled = await data.standardize({ mean, std: [2, 0] }).collect();
    expect(values(scaled.x).slice(0, 4)).toEqual([0, 0, 1, 2]);
    expect([...scaled.statistics!.mean]).toEqual(mean);
    expect(values((await data.normalize({ min: [1, 2], max: [11, 12] }).collect()).x).slice(-2)).toEqual([1, 1]);
    await expect((async () => data.standardize({ mean: [1], std: [1] }).collect())()).rejects.toThrow(ShapeError);
    expect(() => data.standardize({ mean: [1], std: [NaN] })).toThrow(InvalidArgumentError);
    expect(() => data.normalize(scaled.statistics)).toThrow(InvalidArgumentError);
  });
});
