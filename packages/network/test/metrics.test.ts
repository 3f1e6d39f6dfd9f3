import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { InvalidArgumentError, evaluate, setBackend, tensor, toNdArray, type NdArray } from "@nn/tensor";
import { binaryCrossEntropy, crossEntropy, hinge, meanSquaredError } from "../src/losses/index.js";
import { accuracy, mae, metricFrom, mse, r2, topK, type Metric } from "../src/metrics/index.js";
import { countOf, Totals } from "../src/model/totals.js";
import * as metrics from "../src/metrics/metrics.js";

type Plain = Parameters<typeof toNdArray>[0];

function rowsOf({ data, shape, dtype }: NdArray, start: number, stop: number): NdArray {
  const width = data.length / shape[0];
  return { data: data.slice(start * width, stop * width), shape: [stop - start, ...shape.slice(1)], dtype };
}

/** The metric over batches of a size, as an evaluation adds them up. */
function measure(metric: Metric, prediction: Plain, target: Plain, size = Infinity, weights?: number[]): number {
  const [y, t] = [toNdArray(prediction), toNdArray(target)];
  const n = y.shape[0];
  const totals = new Totals([metric]);
  for (let start = 0; start < n; start += size) {
    const stop = Math.min(n, start + size);
    const w = weights && tensor(weights.slice(start, stop));
    const [sums] = evaluate([metric.sums(tensor(rowsOf(y, start, stop)), tensor(rowsOf(t, start, stop)), w)]);
    expect(sums.shape).toHaveLength(1);
    const count = countOf(stop - start, weights?.slice(start, stop));
    totals.add(0, 1, count, [sums.data]);
  }
  return totals.scores("test")[metric.name];
}

const scores = [
  [0.1, 0.9, 0, 0.2],
  [3, 1, 2, 0],
  [0, 0.1, 0.2, 0.3],
  [-1, -2, -3, -4],
  [5, 5, 1, 0],
];
const labels = Int32Array.of(1, 2, 0, 0, 1);
const oneHot = [
  [0, 1, 0, 0],
  [0, 0, 1, 0],
  [1, 0, 0, 0],
  [1, 0, 0, 0],
  [0, 1, 0, 0],
];

describe.each(["js", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => setBackend(backend));
  afterAll(() => setBackend("auto"));

  test("accuracy of classes: the first of the largest scores wins", () => {
    expect(measure(accuracy, scores, labels)).toBeCloseTo(2 / 5, 6);
    expect(measure(accuracy, scores, oneHot)).toBeCloseTo(2 / 5, 6);
    expect(measure(accuracy, scores, labels, Infinity, [1, 2, 3, 4, 0])).toBeCloseTo(5 / 10, 6);
  });

  test("accuracy of sequences is the mean over positions", () => {
    const prediction = [
      [
        [1, 0],
        [0, 1],
      ],
      [
        [1, 0],
        [1, 0],
      ],
    ];
    const target = [
      [0, 1],
      [1, 0],
    ];
    expect(measure(accuracy, prediction, target)).toBe(0.75);
    expect(measure(accuracy({ ignoreIndex: 1 }), prediction, target)).toBe(1);
    expect(measure(accuracy({ ignoreIndex: 0 }), prediction, target, 1)).toBe(0.5);
    expect(measure(accuracy({ ignoreIndex: 0 }), prediction, target, 1, [3, 1])).toBe(0.75);
  });

  test("accuracy of yes and no: above 0 for logits, above 0.5 for probabilities", () => {
    const target = [[1], [0], [1], [0]];
    expect(measure(accuracy, [[2], [-1], [0.2], [0.3]], target)).toBe(0.75);
    const probabilities = [[0.9], [0.1], [0.2], [0.3]];
    expect(measure(accuracy, probabilities, target)).toBe(0.5);
    expect(measure(accuracy({ threshold: 0.5 }), probabilities, target)).toBe(0.75);
    expect(measure(accuracy, [2, -1, 0.2, 0.3], [1, 0, 1, 0])).toBe(0.75);
  });

  test("accuracy takes the threshold and the ignored label from the loss", () => {
    const target = [[1], [0], [1], [0]];
    const bound = accuracy.withLoss!(binaryCrossEntropy({ from: "probabilities" }));
    expect(measure(bound, [[0.9], [0.1], [0.2], [0.3]], target)).toBe(0.75);
    const several = [
      [3, -1, 2],
      [-1, -1, 1],
    ];
    const wanted = [
      [1, 0, 0],
      [0, 0, 1],
    ];
    expect(measure(accuracy.withLoss!(binaryCrossEntropy), several, wanted)).toBeCloseTo(5 / 6, 6);
    expect(measure(accuracy.withLoss!(hinge), [[2], [-3], [1]], [[1], [-1], [-1]])).toBeCloseTo(2 / 3, 6);
    const ignoring = accuracy.withLoss!(crossEntropy({ ignoreIndex: -1 }));
    expect(measure(ignoring, scores, Int32Array.of(1, -1, 0, 0, -1), 2)).toBeCloseTo(2 / 3, 6);
    expect(accuracy.withLoss!(meanSquaredError).config()).toEqual(accuracy.config());
    expect(accuracy({ threshold: 0.7 }).withLoss!(binaryCrossEntropy).config()).toMatchObject({ threshold: 0.7 });
  });

  test("topK counts classes with a larger score; ties are among the first k", () => {
    expect(measure(topK(1), scores, labels)).toBeCloseTo(3 / 5, 6);
    expect(measure(topK(2), scores, labels)).toBeCloseTo(4 / 5, 6);
    expect(measure(topK(3), scores, oneHot)).toBeCloseTo(4 / 5, 6);
    expect(measure(topK(4), scores, labels)).toBe(1);
  });

  test("a NaN score is never right", () => {
    const broken = [[NaN, 1, 0, 0]];
    expect(measure(topK(1), broken, [0])).toBe(0);
    expect(measure(topK(1), broken, [1])).toBe(0);
  });

  test("mse and mae", () => {
    const [y, t] = [
      [
        [1, 2],
        [3, 4],
        [0, 0],
      ],
      [
        [1, 0],
        [0, 4],
        [0, 3],
      ],
    ];
    expect(measure(mse, y, t)).toBeCloseTo(22 / 6, 6);
    expect(measure(mae, y, t)).toBeCloseTo(8 / 6, 6);
    expect(measure(mse, y, t, Infinity, [0, 1, 1])).toBeCloseTo(18 / 4, 6);
  });

  test("r2, as scikit-learn has it", () => {
    // sklearn.metrics.r2_score([3, -0.5, 2, 7], [2.5, 0.0, 2, 8]), from its documentation.
    expect(measure(r2, [[2.5], [0], [2], [8]], [[3], [-0.5], [2], [7]])).toBeCloseTo(0.9486081370449679, 6);
    const two = [
      [0, 2],
      [-1, 2],
      [8, -5],
    ];
    const wanted = [
      [0.5, 1],
      [-1, 1],
      [7, -6],
    ];
    expect(measure(r2, two, wanted)).toBeCloseTo(0.9368005266622779, 6);
    expect(measure(r2, [[1], [1]], [[1], [1]])).toBe(1);
    expect(measure(r2, [[1], [2]], [[1], [1]])).toBe(0);
  });
});

const wave = (n: number, width: number, phase: number): number[][] =>
  Array.from({ length: n }, (_, i) => Array.from({ length: width }, (_, j) => Math.sin(2.3 * i + 1.1 * j + phase)));

const samples: readonly (readonly [Plain, Plain])[] = [
  [wave(23, 4, 0), Int32Array.from({ length: 23 }, (_, i) => (i * 7) % 4)],
  [wave(23, 4, 0), wave(23, 4, 0.3)],
];

const allMetrics: [string, Metric][] = Object.entries(metrics).map(([name, metric]) => [
  name,
  "sums" in metric ? metric : metric(3),
]);

describe.each(allMetrics)("%s", (name, metric) => {
  const [prediction, target] = samples.find(([y, t]) => {
    try {
      return metric.sums(tensor(y), tensor(t)) !== undefined;
    } catch {
      return false;
    }
  })!;

  test.each([1, 2, 5, 22, 23])("batches of %i give the value of the whole set", (size) => {
    expect(measure(metric, prediction, target, size)).toBeCloseTo(measure(metric, prediction, target), 5);
    const weights = Array.from({ length: 23 }, (_, i) => 0.25 * (i % 5));
    const whole = measure(metric, prediction, target, Infinity, weights);
    expect(measure(metric, prediction, target, size, weights)).toBeCloseTo(whole, 5);
  });

  test("an example of weight 2 counts as two examples", () => {
    const [y, t] = [toNdArray(prediction), toNdArray(target)];
    const twice = (array: NdArray): NdArray => {
      const values = [...array.data, ...rowsOf(array, 0, 1).data];
      const data = array.dtype === "int32" ? Int32Array.from(values) : Float32Array.from(values);
      return { data, shape: [array.shape[0] + 1, ...array.shape.slice(1)], dtype: array.dtype };
    };
    const weights = Array.from({ length: 23 }, (_, i) => (i === 0 ? 2 : 1));
    expect(measure(metric, y, t, Infinity, weights)).toBeCloseTo(measure(metric, twice(y), twice(t)), 5);
  });

  test("comes back from its config", () => {
    const again = metricFrom(JSON.parse(JSON.stringify(metric.config())));
    expect(metric.config().name).toBe(name);
    expect(again.name).toBe(metric.name);
    expect(again.config()).toEqual(metric.config());
    expect(measure(again, prediction, target)).toBe(measure(metric, prediction, target));
  });
});

test("r2 loses no digits where targets are far from 0", () => {
  const offsets = [-2, 1, 0.5, -1, 2, 0.25, -0.75, 1.5];
  const predictions = offsets.map((offset, i) => [10_000 + (i % 2 === 0 ? offset : -offset)]);
  const targets = offsets.map((offset) => [10_000 + offset]);
  const mean = offsets.reduce((a, b) => a + b, 0) / offsets.length;
  const spread = offsets.reduce((sum, offset) => sum + (offset - mean) ** 2, 0);
  const error = offsets.reduce((sum, offset, i) => sum + (i % 2 === 0 ? 0 : (2 * offset) ** 2), 0);
  for (const size of [1, 3, 8]) expect(measure(r2, predictions, targets, size)).toBeCloseTo(1 - error / spread, 3);
});

describe("faults", () => {
  test("9: predictions [N, 1] are not compared with targets [N]", () => {
    for (const metric of [accuracy, mse, mae, r2]) {
      expect(() => metric.sums(tensor([[1], [0]]), tensor([1, 0]))).toThrow("reshape the targets to [2, 1]");
    }
  });

  test("names and options that do not exist", () => {
    expect(() => metricFrom({ name: "f1" })).toThrow('metricFrom: there is no metric "f1"; there are accuracy, ');
    expect(() => metricFrom({ name: "__proto__" })).toThrow(InvalidArgumentError);
    expect(() => metricFrom({ name: "accuracy", treshold: 1 })).toThrow('accuracy: there is no option "treshold"');
    expect(() => metricFrom({ name: "topK" })).toThrow("topK: k must be an integer ≥ 1, got undefined");
    expect(() => topK(0)).toThrow("topK: k must be an integer ≥ 1, got 0");
    expect(() => accuracy({ threshold: NaN })).toThrow("accuracy: threshold must be a number or null, got NaN");
  });
});
