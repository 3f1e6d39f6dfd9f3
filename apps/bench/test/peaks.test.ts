import { describe, expect, it } from "vitest";
import { PeakMeter } from "../src/peaks/peaks.js";

describe("the machine's peaks", () => {
  it("are work done over the least time of some tries", () => {
    let [time, calls] = [0, 0];
    // Every second reading is the end of a try: 4, 2, 4, 2 … ms after its begin.
    const meter = new PeakMeter(() => (calls++ % 2 === 0 ? time : (time += calls % 4 === 2 ? 4 : 2)));
    expect(meter.fma(2)).toBeCloseTo((1e6 * 96) / 2 / 1e6, 9);
    expect(meter.copy(2)).toBeCloseTo((2 * 48 * 2 ** 20) / 2 / 1e6, 9);
  });

  it("are measured with the real clock", () => {
    const { fma, copy } = new PeakMeter().measure();
    expect(fma).toBeGreaterThan(0.1);
    expect(copy).toBeGreaterThan(0.1);
  });
});
