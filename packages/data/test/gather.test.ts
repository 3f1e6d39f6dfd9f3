import { describe, expect, it } from "vitest";
import { Dataset } from "../src/index.js";
import { six } from "./support/six.js";

describe("gatherBatch", () => {
  it("writes rows of a permutation into the caller's arrays", () => {
    const data = Dataset.from({ ...six, weights: [1, 2, 3, 4, 5, 6] });
    const into = data.allocateBatch(3);
    expect([into.x.length, into.y.length, into.weights?.length]).toEqual([6, 3, 3]);
    const order = Int32Array.of(5, 0, 3, 1);
    data.gatherBatch(order, into, 1);
    expect([...into.x]).toEqual([1, 2, 7, 8, 3, 4]);
    expect([...into.y]).toEqual([0, 1, 1]);
    expect([...into.weights!]).toEqual([1, 4, 2]);
    data.gatherBatch(order, into, 0, 1);
    expect([...into.x]).toEqual([11, 12, 7, 8, 3, 4]);
  });

  it("allocates nothing, whether rows are long or short", () => {
    for (const size of [2, 784]) {
      const x = { data: new Float32Array(256 * size), shape: [256, size] };
      const data = Dataset.from({ x, y: new Int32Array(256) });
      const into = data.allocateBatch(64);
      const order = data.order({ seed: 1 });
      const gather = (): void => {
        for (let i = 0; i < 200; i++) data.gatherBatch(order, into, 3 * (i % 64), 64);
      };
      gather();
      const growth = Array.from({ length: 5 }, () => {
        const before = process.memoryUsage().heapUsed;
        gather();
        return process.memoryUsage().heapUsed - before;
      });
      // A view for each row would be 200 · 64 objects, more than a megabyte.
      expect(Math.min(...growth.map(Math.abs))).toBeLessThan(100_000);
    }
  });

  it("fills weights with 1 where the dataset has none", () => {
    const into = { x: new Float32Array(2), y: new Int32Array(1), weights: new Float32Array(1) };
    Dataset.from(six).gatherBatch(Int32Array.of(2), into);
    expect(into).toEqual({ x: Float32Array.of(5, 6), y: Int32Array.of(0), weights: Float32Array.of(1) });
  });

  it("writes the order of an epoch into the caller's array", () => {
    const data = Dataset.from(six);
    const into = new Int32Array(6);
    expect(data.order({ seed: 3, epoch: 2, into })).toBe(into);
    expect(into).toEqual(data.order({ seed: 3, epoch: 2 }));
    expect([...data.order()]).toEqual([0, 1, 2, 3, 4, 5]);
  });
});
