import { evaluate, tensor, toNdArray, type NdArray } from "@nn/tensor";
import { describe, expect, test } from "vitest";
import { crossEntropy, editDistance, errorRate, perplexity, sequenceAccuracy, type Metric } from "../../src/index.js";
import { Totals } from "../../src/model/totals.js";

const scores = toNdArray([
  [
    [2, 0, 1],
    [0, 1, 0],
    [0, 0, 3],
  ],
  [
    [1, 0, 0],
    [1, 0, 0],
    [0, 2, 0],
  ],
  [
    [0, 0, 1],
    [5, 0, 0],
    [0, 1, 0],
  ],
]);
const labels: NdArray = { data: Int32Array.of(0, 1, 2, 0, 1, -1, -1, -1, -1), shape: [3, 3], dtype: "int32" };

function measure(metric: Metric, prediction: NdArray, target: NdArray, weights?: number[]): number {
  const totals = new Totals([metric]);
  const [sums] = evaluate([metric.sums(tensor(prediction), tensor(target), weights && tensor(weights))]);
  totals.add(0, 1, weights ? weights.reduce((a, b) => a + b) : target.shape[0], [sums.data]);
  return totals.scores("test")[metric.name];
}

/** −ln softmax of a label's score. */
function nats(row: readonly number[], label: number): number {
  return Math.log(row.reduce((sum, score) => sum + Math.exp(score), 0)) - row[label];
}

describe("perplexity", () => {
  test("is e to the mean cross-entropy of the positions that count", () => {
    const losses = [nats([2, 0, 1], 0), nats([0, 1, 0], 1), nats([0, 0, 3], 2), nats([1, 0, 0], 0), nats([1, 0, 0], 1)];
    const mean = losses.reduce((a, b) => a + b) / 5;
    expect(measure(perplexity({ ignoreIndex: -1 }), scores, labels)).toBeCloseTo(Math.exp(mean), 4);
    const bound = perplexity.withLoss!(crossEntropy({ ignoreIndex: -1, labelSmoothing: 0.2 }));
    expect(measure(bound, scores, labels)).toBeCloseTo(Math.exp(mean), 4);
    const weighted = (3 * (losses[0] + losses[1] + losses[2]) + losses[3] + losses[4]) / 11;
    expect(measure(bound, scores, labels, [3, 1, 9])).toBeCloseTo(Math.exp(weighted), 4);
  });

  test("is the number of classes for one who guesses", () => {
    const flat = toNdArray([[0, 0, 0, 0, 0]]);
    expect(measure(perplexity, flat, { data: Int32Array.of(3), shape: [1], dtype: "int32" })).toBeCloseTo(5, 4);
    expect(() => perplexity({ ignoreIndex: 0.5 })).toThrow("perplexity: ignoreIndex must be an integer or null");
  });
});

describe("sequenceAccuracy", () => {
  test("counts sequences that are right at every position that counts", () => {
    // The first is right, the second is not at its second place, the third has nothing to say.
    expect(measure(sequenceAccuracy({ ignoreIndex: -1 }), scores, labels)).toBe(0.5);
    expect(measure(sequenceAccuracy.withLoss!(crossEntropy({ ignoreIndex: -1 })), scores, labels)).toBe(0.5);
    expect(measure(sequenceAccuracy({ ignoreIndex: -1 }), scores, labels, [3, 1, 5])).toBe(0.75);
    expect(measure(sequenceAccuracy, scores, labels)).toBeCloseTo(1 / 3, 6);
  });

  test("reads one-hot rows too", () => {
    const rows = toNdArray([
      [
        [1, 0],
        [0, 1],
      ],
      [
        [1, 0],
        [1, 0],
      ],
    ]);
    expect(measure(sequenceAccuracy, rows, rows)).toBe(1);
    expect(
      measure(
        sequenceAccuracy,
        rows,
        toNdArray([
          [
            [1, 0],
            [0, 1],
          ],
          [
            [1, 0],
            [0, 1],
          ],
        ]),
      ),
    ).toBe(0.5);
  });
});

describe("editDistance", () => {
  test.each([
    ["kitten", "sitting", 3],
    ["intention", "execution", 5],
    ["", "abc", 3],
    ["abc", "", 3],
    ["🐳a", "🐋a", 1],
    ["same", "same", 0],
  ] as const)("%s → %s: %i", (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
    expect(editDistance(b, a)).toBe(distance);
  });

  test("of lists, and the error rate of several", () => {
    expect(editDistance([1, 2, 3], Int32Array.of(1, 3))).toBe(1);
    expect(errorRate(["kitten", "a"], ["sitting", "abc"])).toBe(5 / 10);
    expect(errorRate([["the", "cat"]], [["the", "dog"]])).toBe(0.5);
    expect(() => errorRate(["a"], [])).toThrow("1 predictions, but 0 references");
    expect(() => errorRate(["a"], [""])).toThrow("the references are empty");
  });
});
