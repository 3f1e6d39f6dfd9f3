import { describe, expect, it } from "vitest";
import { colourAt, diverging, glow, heat, hexOf, type Ramp, sequential } from "../src/theme/ramps.js";

/** CIE lightness L*, 0 … 100, of an sRGB colour. */
function lightness(colour: readonly number[]): number {
  const linear = colour.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  return luminance > 216 / 24389 ? 116 * Math.cbrt(luminance) - 16 : (24389 / 27) * luminance;
}

const along = (ramp: Ramp, from = 0, to = 1) =>
  Array.from({ length: 21 }, (_, step) => lightness(colourAt(ramp, from + ((to - from) * step) / 20)));

describe("ramps", () => {
  it.each(Object.entries({ sequential, heat, glow }))("%s gets darker all the way", (_, ramp) => {
    const steps = along(ramp);
    for (let step = 1; step < steps.length; step++) expect(steps[step]).toBeLessThan(steps[step - 1]);
  });

  it("diverging is lightest in the middle, and as dark on one side as on the other", () => {
    const [below, above] = [along(diverging, 0.5, 0), along(diverging, 0.5, 1)];
    for (let step = 1; step < below.length; step++) {
      expect(below[step]).toBeLessThan(below[step - 1]);
      expect(Math.abs(below[step] - above[step])).toBeLessThan(9);
    }
    expect(hexOf(colourAt(diverging, 0.5))).toBe("#fdfdfd");
  });

  it("takes what is beyond the ends, or no number, for the ends", () => {
    expect(hexOf(colourAt(sequential, -3))).toBe(sequential[0]);
    expect(hexOf(colourAt(sequential, Number.POSITIVE_INFINITY))).toBe(sequential.at(-1));
    expect(hexOf(colourAt(sequential, Number.NaN))).toBe(sequential[0]);
    expect(hexOf(colourAt(["#000000", "#ff8000"], 0.5))).toBe("#804000");
  });
});
