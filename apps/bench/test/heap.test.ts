import { describe, expect, it } from "vitest";
import { HeapWatch } from "../src/measure/heap.js";

/** Follows a training of so many steps as a peer would; answers how many were taken. */
function follow(watch: HeapWatch, loss = 0.5): number {
  watch.start();
  for (let step = 1; ; step++) if (watch.step() && !watch.mark(loss)) return step;
}

describe("a look at the heap", () => {
  it("warms up, looks, and looks again after the steps", () => {
    let bytes = 1000;
    const watch = new HeapWatch(300, () => (bytes += 50));
    expect(follow(watch)).toBe(20_300);
    expect(watch.result).toMatchObject({ before: 1050, after: 1100 });
    expect(watch.result.perStep).toBeGreaterThan(0);
  });

  it("refuses what is no training", () => {
    expect(() => follow(new HeapWatch(1, () => 0), Number.NaN)).toThrow("the loss is NaN");
  });
});
