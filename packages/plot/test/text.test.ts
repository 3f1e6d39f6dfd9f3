import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatPercent, formatShortPercent, formatValue, groupThousands } from "../src/figure/format.js";
import { ellipsize, textWidth, wrapText } from "../src/figure/text.js";

describe("wrapText and ellipsize", () => {
  const width = fc.integer({ min: 60, max: 600 });

  it("never writes a line that is too wide, nor too many lines", () => {
    fc.assert(
      fc.property(fc.lorem({ maxCount: 30 }), width, fc.integer({ min: 1, max: 4 }), (text, maxWidth, maxLines) => {
        const lines = wrapText(text, maxWidth, 12, maxLines);
        expect(lines.length).toBeLessThanOrEqual(maxLines);
        for (const line of lines) expect(textWidth(line, 12)).toBeLessThanOrEqual(maxWidth);
      }),
    );
  });

  it("loses no word where there is room", () => {
    expect(wrapText("one two three", 1000, 12, 3)).toEqual(["one two three"]);
    expect(wrapText("one two\u00a0three", 60, 12, 3)).toEqual(["one", "two\u00a0three"]);
    expect(wrapText("", 100, 12, 3)).toEqual([]);
    expect(ellipsize("abc", 1000, 12)).toBe("abc");
    expect(ellipsize("a rather long name", 60, 12)).toBe("a rather…");
  });
});

describe("numbers for readers", () => {
  it("rounds values to three digits", () => {
    expect([0, 0.08321, 2.34567, 12345.6, 0.00012345, -0.5, 1e7].map(formatValue)).toEqual([
      "0",
      "0.0832",
      "2.35",
      "12,346",
      "1.23e−4",
      "−0.5",
      "1.00e7",
    ]);
  });

  it("never calls less than all 100 % or more than nothing 0 %", () => {
    expect([0, 0.0001, 0.5, 0.9751, 0.9999, 1].map(formatPercent)).toEqual([
      "0%",
      "<0.1%",
      "50%",
      "97.5%",
      ">99.9%",
      "100%",
    ]);
    expect([0.004, 0.0949, 0.156, 0.9949, 0.996, 1].map(formatShortPercent)).toEqual([
      "0.4%",
      "9.5%",
      "16%",
      "99%",
      "99.6%",
      "100%",
    ]);
  });

  it("groups thousands the same everywhere", () => {
    expect([0, 999, 1000, 1234567, -1234567].map(groupThousands)).toEqual([
      "0",
      "999",
      "1,000",
      "1,234,567",
      "-1,234,567",
    ]);
  });
});
