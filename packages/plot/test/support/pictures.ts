import {
  type ExplainedMaps,
  type Figure,
  plotActivationsOverTime,
  plotAttention,
  plotClassAccuracy,
  plotConfusionMatrix,
  plotCost,
  plotDecisionBoundary,
  plotEmbedding,
  plotFeatureMaps,
  plotFilters,
  plotGradCam,
  plotImages,
  plotMistakes,
  plotSaliency,
} from "../../src/index.js";
import {
  drawings,
  drawingScores,
  explained,
  history,
  labels,
  moonNetwork,
  moons,
  planar,
  spiral,
  spiralNetwork,
  waves,
} from "./examples.js";

const digits = labels(2000, 10, 0.06);
const species = labels(150, 3, 0.08);
const fashion = labels(60_000, 10, 0.12);
const many = labels(8000, 40, 0.3);
const shapes = Array.from({ length: 30 }, (_, index) => index % 3);

/** Maps for drawings: what lies at the right is what counts, and in every fourth nothing. */
const heatOf = (count: number): ExplainedMaps => {
  const { data } = drawings(count);
  const values = Float32Array.from(data, (ink, at) => (Math.floor(at / 144) % 4 === 3 ? 0 : ink * (at % 12)));
  return { data: values, shape: [count, 12, 12], targets: shapes.slice(0, count) };
};

/** The pictures that are kept to be looked at, by file name. */
export const pictures: Record<string, () => Figure | Promise<Figure>> = {
  "cost-one-run": () => plotCost(history(40, 6, 0.0001)),
  "cost-accuracy": () => plotCost(history(40, 6), { metric: "accuracy" }),
  "cost-three-runs-log": () =>
    plotCost(
      { adam: history(40, 4, 0.00003), momentum: history(40, 9), "gradient descent": history(40, 20) },
      { scale: "log", title: "Three optimizers on the same network" },
    ),
  "cost-gaps": () =>
    plotCost({ train: { loss: [1, 0.8, Number.NaN, 0.5, 0.4, Number.POSITIVE_INFINITY, 0.3, 0.28, 0.21] } }),
  "cost-one-epoch": () => plotCost({ train: { loss: [0.34] }, validation: { loss: [0.41] } }),
  "cost-many-epochs": () => {
    const loss = Array.from(
      { length: 20_000 },
      (_, epoch) => Math.exp(-epoch / 3000) + 0.1 * Math.sin(epoch ** 2) ** 2 + 0.05,
    );
    return plotCost({ train: { loss } });
  },
  "boundary-moons": () => plotDecisionBoundary(moonNetwork, moons(300, 0.45), { title: "Two moons" }),
  "boundary-spiral": () =>
    plotDecisionBoundary(spiralNetwork(3), spiral(300, 3, 0.5), { title: "Three arms", resolution: 120 }),
  "boundary-ten-classes": () =>
    plotDecisionBoundary(spiralNetwork(10), spiral(2400, 10, 0.3), {
      title: "Ten arms",
      resolution: 100,
      maxPoints: 800,
    }),
  "boundary-not-finite": () =>
    plotDecisionBoundary(
      planar(1, (x1, x2) => [x1 > 0.5 ? Number.NaN : 4 * x2]),
      spiral(200, 2, 0.4),
      { title: "No prediction at the right" },
    ),
  "confusion-digits": () => plotConfusionMatrix(digits.actual, digits.predicted),
  "confusion-shares": () =>
    plotConfusionMatrix(digits.actual, digits.predicted, { normalize: true, title: "Shares of the actual class" }),
  "confusion-three-classes": () =>
    plotConfusionMatrix(species.actual, species.predicted, {
      classNames: ["setosa", "versicolor", "virginica"],
      title: "Iris",
    }),
  "confusion-long-names": () =>
    plotConfusionMatrix(fashion.actual, fashion.predicted, {
      title: "Clothes",
      classNames:
        "T-shirt or top,trouser,pullover,dress,coat,sandal,shirt,sneaker,bag,ankle boot of a very long name".split(","),
    }),
  "confusion-forty-classes": () => plotConfusionMatrix(many.actual, many.predicted),
  "images-grid": () =>
    plotImages(drawings(16), {
      title: "Drawings",
      captions: Array.from({ length: 16 }, (_, index) => ["ring", "bar", "cross"][index % 3]),
      columns: 8,
      imageWidth: 60,
    }),
  "images-mistakes": () =>
    plotMistakes(drawings(30), shapes, drawingScores(30), { classNames: ["ring", "bar", "cross"], invert: true }),
  "accuracy-digits": () => plotClassAccuracy(digits.actual, digits.predicted),
  "accuracy-few": () =>
    plotClassAccuracy(species.actual.slice(0, 30), species.predicted.slice(0, 30), {
      classNames: ["setosa", "versicolor", "virginica or something with a very long name"],
      order: "class",
    }),
  "filters-one-channel": () => plotFilters(waves([5, 5, 1, 16])),
  "filters-colours": () => plotFilters(waves([7, 7, 3, 8]), { scale: "all" }),
  "filters-channels": () => plotFilters(waves([3, 3, 8, 20]), { scale: "all" }),
  "feature-maps": () => plotFeatureMaps(explained(8, 0)),
  "feature-maps-signed": () => plotFeatureMaps(explained(5, -0.5), { columns: 5, scale: "each" }),
  "saliency-drawings": () =>
    plotSaliency(
      drawings(6),
      { ...heatOf(6), predictions: drawingScores(6) },
      { classNames: ["ring", "bar", "cross"] },
    ),
  "grad-cam-drawings": () =>
    plotGradCam(drawings(5), { ...heatOf(5), layer: "conv2d_3" } as ExplainedMaps, { invert: true }),
  attention: () => plotAttention(softmaxOf(7, 8), { queries: "0579.⏎!", keys: "123+456=" }),
  "attention-heads": () => {
    const heads = [0, 1, 2, 3].map((head) => softmaxOf(24, 24, head));
    return plotAttention({ data: heads.flatMap(({ data }) => data), shape: [4, 24, 24] });
  },
  "activations-over-time": () =>
    plotActivationsOverTime(
      {
        data: Float32Array.from({ length: 30 * 24 }, (_, at) => Math.sin(at * 0.37) * Math.cos(at / 50)),
        shape: [30, 24],
      },
      { steps: "It was the best of times, it w", title: "States of 24 units" },
    ),
  embedding: () => {
    const names = [..."abcdefghijklmnopqrstuvwxyz .,ABCDEFGHIJKLM"];
    const groups = names.map((name) => (/[A-Z]/.test(name) ? 1 : /[a-z]/.test(name) ? 0 : 2));
    const data = names.flatMap((_, i) =>
      [0, 1, 2, 3].map((k) => Math.sin(i * (k + 1)) + (groups[i] - 1) * (k === 1 ? 3 : 1)),
    );
    const groupNames = ["small letters", "capitals", "others"];
    return plotEmbedding({ data, shape: [names.length, 4] }, { names, groups, groupNames, title: "Characters" });
  },
};

/** Weights that wander along the anti-diagonal. */
function softmaxOf(rows: number, columns: number, shift = 0): { data: number[]; shape: number[] } {
  const data = Array.from({ length: rows }, (_, row) => {
    const powers = Array.from({ length: columns }, (_unused, column) =>
      Math.exp(-(((row + column - columns + 1 + shift * 3) / (1 + shift)) ** 2)),
    );
    const sum = powers.reduce((a, b) => a + b, 0);
    return powers.map((power) => power / sum);
  });
  return { data: data.flat(), shape: [rows, columns] };
}
