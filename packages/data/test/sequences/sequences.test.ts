import { describe, expect, it } from "vitest";
import { addition, bucketByLength, copyTask, padSequences, parity } from "../../src/index.js";
import { reverseTask, sequencePairs, sineMixture } from "../../src/index.js";

describe("padSequences", () => {
  const sequences = [[1, 2, 3], Int32Array.of(4), []];

  it("makes rows of one length with lengths and a mask", () => {
    const { array, lengths, mask } = padSequences(sequences);
    expect(array).toMatchObject({ shape: [3, 3], dtype: "int32" });
    expect([...array.data]).toEqual([1, 2, 3, 4, 0, 0, 0, 0, 0]);
    expect([...lengths]).toEqual([3, 1, 0]);
    expect([...mask.data]).toEqual([1, 1, 1, 1, 0, 0, 0, 0, 0]);
  });

  it("pads at the start, with another value, and cuts at the padded side", () => {
    expect([...padSequences(sequences, { length: 2, value: -1 }).array.data]).toEqual([1, 2, 4, -1, -1, -1]);
    const { array, mask } = padSequences(sequences, { length: 2, value: 9, side: "start" });
    expect([...array.data]).toEqual([2, 3, 9, 4, 9, 9]);
    expect([...mask.data]).toEqual([1, 1, 0, 1, 0, 0]);
  });

  it("refuses what are no sequences of integers", () => {
    expect(() => padSequences([[1, 2.5]])).toThrow("sequences[0][1] is 2.5");
    expect(() => padSequences([])).toThrow("got none");
    expect(() => padSequences([3 as unknown as number[]])).toThrow("got 3");
    expect(() => padSequences([[1]], { length: 0 })).toThrow("length must be an integer ≥ 1");
  });
});

describe("bucketByLength", () => {
  it("puts every sequence into the first bucket that holds it", () => {
    const sequences = [5, 1, 2, 8, 3].map((length) => new Int32Array(length));
    expect(bucketByLength(sequences, [2, 4, 6, 8])).toEqual([
      { length: 2, indices: Int32Array.of(1, 2) },
      { length: 4, indices: Int32Array.of(4) },
      { length: 6, indices: Int32Array.of(0) },
      { length: 8, indices: Int32Array.of(3) },
    ]);
    expect(bucketByLength(sequences, [8, 9])).toHaveLength(1);
    expect(() => bucketByLength(sequences, [4, 7])).toThrow("sequences[3] has 8 items");
    expect(() => bucketByLength(sequences, [4, 4])).toThrow("ascending");
  });
});

describe("sequencePairs", () => {
  it("lays out source, shifted answer and answer", () => {
    const data = sequencePairs([[1, 2], [3]], [[4, 5], [6]], { start: 8, end: 9 });
    expect(data.x).toMatchObject({ shape: [2, 5], dtype: "int32" });
    expect([...data.x.data]).toEqual([1, 2, 8, 4, 5, 3, 0, 8, 6, 0]);
    expect([...data.y.data]).toEqual([4, 5, 9, 6, 9, -1]);
  });

  it("refuses pairs that do not fit", () => {
    expect(() => sequencePairs([[1]], [[1], [2]], { start: 0 })).toThrow("1 sources, but 2 answers");
    expect(() => sequencePairs([[1, 2]], [[1]], { start: 0, sourceLength: 1 })).toThrow("more than sourceLength = 1");
  });
});

describe("tasks", () => {
  it("copy and reverse: symbols 1 … K, and 0 first", () => {
    const [copied, reversed] = [copyTask, reverseTask].map((task) =>
      task({ samples: 50, length: 4, symbols: 3, seed: 2 }),
    );
    for (const [data, turn] of [
      [copied, false],
      [reversed, true],
    ] as const) {
      for (let row = 0; row < 50; row++) {
        const x = [...data.x.data.subarray(row * 8, row * 8 + 8)];
        const y = [...data.y.data.subarray(row * 4, row * 4 + 4)];
        expect(turn ? y.toReversed() : y).toEqual(x.slice(0, 4));
        expect(x.slice(4)).toEqual([0, ...y.slice(0, 3)]);
        expect(y.every((symbol) => symbol >= 1 && symbol <= 3)).toBe(true);
      }
    }
    expect(copyTask({ seed: 3 }).x).toEqual(copyTask({ seed: 3 }).x);
    expect(copyTask({ seed: 3 }).x).not.toEqual(copyTask({ seed: 4 }).x);
  });

  it("addition: right sums of pairs that never come twice", () => {
    const { data, tokenizer, sourceLength, targetLength } = addition({ digits: 2, samples: 10_000, seed: 1 });
    const sources = new Set<string>();
    for (let row = 0; row < 10_000; row++) {
      const x = tokenizer.decode(data.x.data.subarray(row * 8, row * 8 + 8));
      const y = tokenizer.decode(data.y.data.subarray(row * 3, row * 3 + 3));
      const [a, b] = x.slice(0, sourceLength).split("+").map(Number);
      expect(Number(y)).toBe(a + b);
      expect(x.slice(sourceLength)).toBe(`=${y.slice(0, -1)}`);
      sources.add(x.slice(0, sourceLength));
    }
    expect([sourceLength, targetLength, sources.size]).toEqual([5, 3, 10_000]);
    const reversed = addition({ digits: 2, samples: 3, seed: 1, reversed: true });
    const first = ({ data: d, tokenizer: t }: typeof reversed): string => t.decode(d.y.data.subarray(0, 3));
    expect(first(reversed)).toBe([...first(addition({ digits: 2, samples: 3, seed: 1 }))].toReversed().join(""));
    expect(() => addition({ digits: 1, samples: 101 })).toThrow("there are 100 pairs");
    expect(() => addition({ digits: 9 })).toThrow("digits must be from 1 to 4");
  });

  it("parity: of all bits, or after every one", () => {
    const last = parity({ samples: 200, length: 7, seed: 5 });
    const every = parity({ samples: 200, length: 7, seed: 5, every: true });
    expect([last.targetShape, every.targetShape]).toEqual([[], [7]]);
    for (let row = 0; row < 200; row++) {
      let sum = 0;
      for (let t = 0; t < 7; t++) {
        sum += last.x.data[row * 7 + t];
        expect(every.y.data[row * 7 + t]).toBe(sum % 2);
      }
      expect(last.y.data[row]).toBe(sum % 2);
    }
  });

  it("sineMixture: a sum of sines within −1 … 1, and noise of the deviation it says", () => {
    const clean = sineMixture({ length: 4000, seed: 4 });
    expect(Math.max(...clean.map(Math.abs))).toBeLessThanOrEqual(1);
    // One sine obeys x[t+1] + x[t−1] = 2 cos(ω) x[t].
    const one = sineMixture({ length: 100, components: 1, periods: [20, 20], seed: 1 });
    for (let t = 1; t < 99; t++) expect(one[t + 1] + one[t - 1]).toBeCloseTo(2 * Math.cos(Math.PI / 10) * one[t], 5);
    const noisy = sineMixture({ length: 4000, seed: 4, noise: 0.5 });
    const variance = noisy.reduce((sum, value, t) => sum + (value - clean[t]) ** 2 / 4000, 0);
    expect(Math.sqrt(variance)).toBeCloseTo(0.5, 1);
    expect(() => sineMixture({ periods: [10, 5] })).toThrow("periods");
    expect(() => sineMixture({ periods: [0, 5] })).toThrow("periods");
  });
});
