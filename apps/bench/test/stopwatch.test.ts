import { describe, expect, it } from "vitest";
import { LOSSES, Stopwatch } from "../src/measure/stopwatch.js";

/** Trains as a peer would, on a clock that moves by what each step takes. */
function train(
  stepTime: (step: number) => number,
  seconds: number,
): { watch: Stopwatch; steps: number; marks: number } {
  let time = 1000;
  const watch = new Stopwatch({ seconds, now: () => time });
  watch.start();
  let marks = 0;
  for (let step = 0; ; step++) {
    time += stepTime(step);
    if (!watch.step()) continue;
    marks++;
    if (!watch.mark(1 / (step + 1))) return { watch, steps: step + 1, marks };
  }
}

describe("stopwatch", () => {
  it("keeps the first step and the losses of the first steps apart", () => {
    const { watch } = train((step) => (step === 0 ? 90 : 10), 1);
    expect(watch.result.firstStep).toBe(90);
    expect(watch.result.losses).toEqual(Array.from({ length: LOSSES }, (_, i) => 1 / (i + 1)));
    expect(new Set(watch.result.blocks)).toEqual(new Set([10]));
  });

  it("measures blocks of some 25 ms for as long as it was told", () => {
    const { watch, steps, marks } = train(() => 0.1, 2);
    const { blocks } = watch.result;
    expect(marks).toBeLessThan(steps / 50);
    expect(blocks.length).toBeGreaterThan(70);
    expect(blocks.length).toBeLessThan(90);
    for (const block of blocks) expect(block).toBeCloseTo(0.1, 9);
  });

  it("measures a slow one step by step, and at least five", () => {
    const { watch, steps } = train(() => 1000, 1);
    expect(watch.result.blocks).toEqual([1000, 1000, 1000, 1000, 1000]);
    expect(steps).toBe(LOSSES + 1 + 5);
  });

  it.each([
    [9000, { first: 30_000, losses: 2, blocks: [9000] }],
    [4000, { first: 4000, losses: 4, blocks: [4000, 4000, 4000] }],
    [2500, { first: 2500, losses: 5, blocks: [2500] }],
  ])("lets one off that takes %i ms a step, after one step at least", (perStep, { first, losses, blocks }) => {
    const { watch } = train((step) => (step === 0 ? first : perStep), 1);
    expect(watch.result).toMatchObject({ firstStep: first, blocks });
    expect(watch.result.losses).toHaveLength(losses);
  });

  it("gets by with a clock that moves in jumps", () => {
    const { watch } = train((step) => (step % 10 === 9 ? 0.1 : 0), 0.5);
    expect(watch.result.losses).toHaveLength(LOSSES);
    expect(watch.result.blocks.length).toBeGreaterThan(10);
    for (const block of watch.result.blocks) expect(block).toBeCloseTo(0.01, 3);
  });

  it("does not measure warming up", () => {
    const { watch } = train((step) => (step < 15 ? 20 : 1), 0.5);
    expect(Math.max(...watch.result.blocks)).toBeCloseTo(1, 9);
  });

  it.each([Number.NaN, Infinity])("refuses the loss %d", (loss) => {
    const watch = new Stopwatch({ seconds: 1 });
    watch.start();
    watch.step();
    expect(() => watch.mark(loss)).toThrow(`the loss is ${loss}`);
  });
});
