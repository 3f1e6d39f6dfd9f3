import { InvalidArgumentError } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { Dataset, prefetch, type Pass } from "../src/index.js";

const values = async (data: AsyncIterable<{ x: { data: ArrayLike<number> } }>): Promise<number[]> => {
  const result: number[] = [];
  for await (const { x } of data) result.push(...Array.from(x.data));
  return result;
};

/** A stream of 0 … 5 that notes the passes it is asked for. */
function watched(): { data: Dataset; passes: Pass[] } {
  const passes: Pass[] = [];
  const data = Dataset.fromIterable(
    (pass) => {
      passes.push(pass);
      return [0, 1, 2, 3, 4, 5].map((x) => ({ x: [x + 10 * pass.epoch], y: 0 }));
    },
    { length: 6 },
  );
  return { data, passes };
}

describe("a stream's source", () => {
  it("is told the epoch and the seed by which to mix", async () => {
    const { data, passes } = watched();
    expect(await values(data)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await values(data.examples({ epoch: 2 }))).toEqual([20, 21, 22, 23, 24, 25]);
    for await (const { size } of data.batches({ size: 4, seed: 7, epoch: 1 })) expect(size).toBeGreaterThan(0);
    for await (const { size } of data.batches()) expect(size).toBe(6);
    expect(passes).toEqual([{ epoch: 0 }, { epoch: 2 }, { epoch: 1, seed: 7 }, { epoch: 0 }]);
  });

  it("is told through maps, but where examples are counted it keeps its order", async () => {
    const { data, passes } = watched();
    const pass = { epoch: 3, seed: 9 };
    expect(await values(data.map((example) => example).examples(pass))).toHaveLength(6);
    const counted = [
      data.take(2),
      data.skip(2),
      data.filter(() => true),
      data.concat(Dataset.from({ x: [[1]], y: [0] })),
      data.shuffle(1),
      ...data.split([2, 2]),
    ];
    for (const step of counted) await values(step.examples(pass));
    expect(passes[0]).toEqual(pass);
    expect(passes.slice(1)).toEqual(counted.map(() => ({ epoch: 3 })));
  });
});

describe("prefetch", () => {
  it("gives the same in the same order, and tells the pass", async () => {
    const { data, passes } = watched();
    const ahead = prefetch(data, 3);
    expect(ahead.length).toBe(6);
    expect(await values(ahead.examples({ epoch: 1, seed: 2 }))).toEqual([10, 11, 12, 13, 14, 15]);
    expect(passes).toEqual([{ epoch: 1, seed: 2 }]);
    expect(await values(prefetch(Dataset.from({ x: [[1], [2]], y: [0, 1] }), 8))).toEqual([1, 2]);
  });

  it("asks for as many as it says before the first is needed, and closes its source", async () => {
    let given = 0;
    let closed = false;
    const data = Dataset.fromIterable(async function* () {
      try {
        for (; given < 100; given++) yield { x: [given], y: 0 };
      } finally {
        closed = true;
      }
    });
    for await (const { x } of prefetch(data, 10)) {
      expect(x.data[0]).toBe(0);
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(given).toBeGreaterThanOrEqual(10);
      expect(given).toBeLessThan(15);
      break;
    }
    expect(closed).toBe(true);
  });

  it("reports an error at its place, after the examples before it", async () => {
    const data = Dataset.fromIterable(function* () {
      yield { x: [1], y: 0 };
      yield { x: [2], y: 0 };
      throw new Error("the disk is gone");
    });
    const seen: number[] = [];
    const read = async (): Promise<void> => {
      for await (const { x } of prefetch(data, 5)) seen.push(x.data[0]);
    };
    await expect(read()).rejects.toThrow("the disk is gone");
    expect(seen).toEqual([1, 2]);
  });

  it("refuses counts that are none", () => {
    for (const count of [0, -1, 1.5, NaN]) expect(() => prefetch(watched().data, count)).toThrow(InvalidArgumentError);
  });
});
