import type { EpochReport, Progress } from "@nn/network";
import { describe, expect, it } from "vitest";
import { bar } from "../src/screen/bar.js";
import { EpochTable } from "../src/screen/epoch-table.js";
import { duration, fileSize, percent, score } from "../src/screen/format.js";
import { sparklines } from "../src/screen/sparkline.js";
import { columns, widthOf, wrap } from "../src/screen/text.js";

const progress: Progress = {
  epoch: 3,
  epochs: 4,
  batch: 5,
  batches: 10,
  loss: 0.25,
  samplesPerSecond: 12_345.6,
  secondsLeft: 75,
};

describe("the bar", () => {
  it("shows what is done, the time left and the speed", () => {
    const text = bar(progress, 100);
    expect(text).toContain("epoch 3 of 4");
    expect(text).toContain("1 min 15 s left");
    expect(text).toContain("12,346 examples/s");
    expect(text.match(/━/g)?.length).toBe(Math.round((28 * 2.5) / 4));
  });

  it.each([200, 100, 60, 40, 20])("fits into %i columns", (width) => {
    expect(widthOf(bar(progress, width, "gradientDescent"))).toBeLessThanOrEqual(width);
  });
});

describe("the table of epochs", () => {
  const report = (epoch: number): EpochReport => ({
    ...progress,
    epoch,
    train: { loss: 1.5, accuracy: 0.5 },
    validation: { loss: 2, accuracy: 0.25 },
  });

  it("has a heading, and a row for the first, the last and few between", () => {
    const table = new EpochTable(1000);
    const rows = Array.from({ length: 1000 }, (_, i) => table.rows(report(i + 1))).flat();
    expect(rows[0]).toMatch(/epoch +loss +accuracy +test loss +test accuracy +time/);
    expect(rows[1]).toMatch(/^ +1 +1\.5000 +50\.0 % +2\.0000 +25\.0 %/);
    expect(rows.at(-1)).toMatch(/^ *1000 /);
    expect(rows.length).toBeLessThan(15);
    expect(new Set(rows.map((row) => row.length)).size).toBe(1);
  });

  it("shows every epoch of a short training", () => {
    const table = new EpochTable(8);
    expect(Array.from({ length: 8 }, (_, i) => table.rows(report(i + 1))).flat()).toHaveLength(9);
  });
});

describe("numbers for people", () => {
  it("are short and rounded as in the figures", () => {
    expect([0, 0.9605, 1].map(percent)).toEqual(["0.0 %", "96.1 %", "100.0 %"]);
    expect([0.5, 0.00012, 2e29, Number.NaN].map(score)).toEqual(["0.5000", "1.2e-4", "2.0e+29", "NaN"]);
    expect([0.0123, 9.94, 59.7, 3600].map(duration)).toEqual(["12 ms", "9.9 s", "1 min 00 s", "1 h 00 min"]);
    expect([12, 2048, 3 * 2 ** 20].map(fileSize)).toEqual(["12 B", "2 KiB", "3.0 MiB"]);
  });
});

describe("a curve in a line of text", () => {
  it("falls from top to bottom, with gaps where a value is not finite", () => {
    expect(sparklines([[100, 10, 1]])).toEqual(["█▅▁"]);
    expect(sparklines([[2, Number.NaN, 1]])).toEqual(["█ ▁"]);
  });

  it("has the scale of all curves: one that does not fall looks so", () => {
    expect(
      sparklines([
        [1, 0.01],
        [1, 1],
      ]),
    ).toEqual(["█▁", "██"]);
    expect(sparklines([[2.301, 2.3]])).toEqual(["▁▁"]);
  });

  it("has at most the width asked for", () => {
    expect(sparklines([Array.from({ length: 1000 }, (_, i) => 1000 - i)], 24)[0]).toHaveLength(24);
    expect(sparklines([[]])).toEqual([""]);
  });
});

describe("text", () => {
  it("is set in columns by what is seen of it", () => {
    expect(
      columns([
        ["a", "1"],
        ["\u001B[1mbbb\u001B[22m", "22"],
      ]),
    ).toEqual(["a    1", "\u001B[1mbbb\u001B[22m  22"]);
  });

  it("is broken between words", () => {
    expect(wrap("one two three", 7)).toEqual(["one two", "three"]);
  });
});
