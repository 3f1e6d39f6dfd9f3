import { describe, expect, it } from "vitest";
import { allColours, colourOf, palette } from "../src/theme/palette.js";
import { colours, judgement, onColour } from "../src/theme/theme.js";

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

/** Full deficiency, on linear RGB: G. Machado et al., "A Physiologically-based Model for Simulation of Color Vision Deficiency", 2009. */
const vision: Record<string, Matrix> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const times = (matrix: Matrix, [a, b, c]: Triple): Triple => {
  const row = ([x, y, z]: Triple) => x * a + y * b + z * c;
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])];
};

const linear = (hex: string): Triple => {
  const channel = (start: number) => {
    const value = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
};

/** B. Ottosson, "A perceptual color space for image processing" (OKLab), 2020. */
const oklab = (rgb: Triple): Triple => {
  const clipped = rgb.map((value) => Math.min(1, Math.max(0, value))) as unknown as Triple;
  const cones = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    clipped,
  ).map(Math.cbrt) as unknown as Triple;
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cones,
  );
};

/** The least distance of two colours, in hundredths of OKLab (2 is about the least that anybody sees). */
const leastDistance = (hexes: readonly string[], matrix: Matrix): number => {
  const seen = hexes.map((hex) => oklab(times(matrix, linear(hex))));
  const distances = seen.flatMap((a, index) =>
    seen.slice(index + 1).map((b) => 100 * Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])),
  );
  return Math.min(...distances);
};

/** Contrast of two colours as WCAG 2 defines it, 1 … 21. */
const contrast = (a: string, b: string): number => {
  const luminance = (hex: string) => {
    const [red, green, blue] = linear(hex);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
};

describe("palette", () => {
  it.each(Object.entries(vision))("tells eight classes apart with %s vision, three of them easily", (_, matrix) => {
    const light = palette.map((colour) => colour.light);
    expect(leastDistance(light, matrix)).toBeGreaterThan(8);
    expect(leastDistance(light.slice(0, 3), matrix)).toBeGreaterThan(12);
  });

  it("stands out from paper, light and dark", () => {
    for (const { light, dark } of palette) {
      expect(contrast(light, colours.paper.light)).toBeGreaterThan(2.6);
      expect(contrast(dark, colours.paper.dark)).toBeGreaterThan(4.5);
    }
  });

  it("has twenty-four distinct colours and begins again after them", () => {
    const all = Array.from({ length: 24 }, (_, index) => colourOf(index));
    expect(new Set(all).size).toBe(24);
    expect(colourOf(24)).toBe(all[0]);
    expect(allColours.every(({ light, dark }) => /^#[0-9a-f]{6}$/.test(light) && /^#[0-9a-f]{6}$/.test(dark))).toBe(
      true,
    );
  });
});

describe("theme", () => {
  it("writes words that can be read (WCAG AA)", () => {
    for (const mode of ["light", "dark"] as const) {
      for (const ink of [colours.ink, colours.muted])
        expect(contrast(ink[mode], colours.paper[mode])).toBeGreaterThan(4.5);
      expect(contrast(onColour[mode], judgement.right[mode])).toBeGreaterThan(4.5);
    }
    expect(contrast(judgement.wrong.light, colours.paper.light)).toBeGreaterThan(4);
  });
});
