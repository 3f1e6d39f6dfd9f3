import type { LayerTask } from "../../src/workloads/layers/place.js";
import type { LayerKind, OfKind } from "../../src/workloads/layers/spec.js";
import type { Task } from "../../src/workloads/task.js";
import {
  lookUp,
  normalized,
  perPosition,
  product,
  remembered,
  total,
  transformed,
  type Batch,
} from "./sequence-layers.js";

const activations = { relu: (v: number) => Math.max(v, 0), tanh: Math.tanh, none: (v: number) => v };

/** y[h, w, o] = Σ x[h · stride + i − padding, …, c] · W(i, j, c, o) over what lies within the image. */
function convolve(
  x: readonly number[],
  { input, output, size, stride = 1, padding = 0 }: Omit<OfKind<LayerTask, "depthwiseConv2d">, "kind">,
  tap: (i: number, j: number, pixel: (c: number) => number, o: number) => number,
): number[] {
  const [height, width, channels] = input;
  const [rows, columns, outputs] = output;
  return Array.from({ length: rows * columns * outputs }, (_, at) => {
    const [row, column, o] = [Math.floor(at / outputs / columns), Math.floor(at / outputs) % columns, at % outputs];
    let sum = 0;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const [h, w] = [row * stride + i - padding, column * stride + j - padding];
        if (h < 0 || w < 0 || h >= height || w >= width) continue;
        sum += tap(i, j, (c) => x[(h * width + w) * channels + c], o);
      }
    }
    return sum;
  });
}

const definitions: { readonly [K in LayerKind]: (x: Batch, task: OfKind<LayerTask, K>) => Batch } = {
  dense: (x, { input, units, weights: { W } }) => perPosition(x, input.at(-1)!, (row) => product(row, W, units)),
  conv2d: (x, task) => {
    const { size, filters, weights } = task;
    const channels = task.input[2];
    const at = (i: number, j: number, c: number, o: number): number =>
      weights["W"][((i * size + j) * channels + c) * filters + o];
    return x.map((image) =>
      convolve(image, task, (i, j, pixel, o) =>
        total(Array.from({ length: channels }, (_, c) => pixel(c) * at(i, j, c, o))),
      ),
    );
  },
  depthwiseConv2d: (x, task) => {
    const { size, input, weights } = task;
    return x.map((image) =>
      convolve(image, task, (i, j, pixel, o) => pixel(o) * weights["W"][(i * size + j) * input[2] + o]),
    );
  },
  batchNorm: (x, { input }) => {
    const channels = input.at(-1)!;
    const of = (values: readonly number[], c: number): number[] => values.filter((_, i) => i % channels === c);
    const statistics = Array.from({ length: channels }, (_, c) => {
      const all = x.flatMap((image) => of(image, c));
      const mean = total(all) / all.length;
      return { mean, deviation: Math.sqrt(total(all.map((v) => (v - mean) ** 2)) / all.length + 1e-5) };
    });
    return x.map((image) =>
      image.map((v, i) => (v - statistics[i % channels].mean) / statistics[i % channels].deviation),
    );
  },
  maxPool2d: (x, { size, input: [, width, channels], output: [rows, columns] }) =>
    x.map((image) =>
      Array.from({ length: rows * columns * channels }, (_, at) => {
        const [row, column] = [Math.floor(at / channels / columns), Math.floor(at / channels) % columns];
        const window = Array.from({ length: size * size }, (_, k) => {
          const [h, w] = [row * size + Math.floor(k / size), column * size + (k % size)];
          return image[(h * width + w) * channels + (at % channels)];
        });
        return Math.max(...window);
      }),
    ),
  globalAveragePool: (x, { input: [height, width, channels] }) =>
    x.map((image) =>
      Array.from({ length: channels }, (_, c) => total(image.filter((_, i) => i % channels === c)) / (height * width)),
    ),
  flatten: (x) => x,
  embedding: (x, { width, weights: { W } }) => lookUp(x, W, width),
  learnedPositions: (x, { weights: { P } }) => x.map((example) => example.map((v, i) => v + P[i])),
  lstm: (x, task) => x.map((example) => remembered(example, task)),
  layerNorm: (x, { input }) => perPosition(x, input.at(-1)!, normalized),
  transformerBlock: (x, task) => x.map((example) => transformed(example, task)),
  tiedOutput(x, { vocabulary, width, weights: { "embedding.W": W }, body }) {
    const transposed = Float64Array.from(W, (_, i) => W[(i % vocabulary) * width + Math.floor(i / vocabulary)]);
    const logits = (row: readonly number[]): number[] => product(row, transposed, vocabulary);
    return perPosition(forward(lookUp(x, W, width), body), width, logits);
  },
  residual: (x, { body, shortcut = [] }) => {
    const [through, past] = [forward(x, body), forward(x, shortcut)];
    return through.map((values, i) => values.map((v, j) => v + past[i][j]));
  },
};

function forward(x: Batch, layers: readonly LayerTask[]): Batch {
  return layers.reduce((h, task) => {
    const y = (definitions[task.kind] as (x: Batch, task: LayerTask) => Batch)(h, task);
    const f = activations[("activation" in task && task.activation) || "none"];
    return y.map((values) => values.map(f));
  }, x);
}

/** The loss of the first step by the definitions, in float64: the mean over examples, and over the positions of each. */
export function firstLossOf({ batches: [{ x, labels }], layers, batchSize, classes }: Task): number {
  const size = x.length / batchSize;
  const examples = Array.from({ length: batchSize }, (_, i) => [...x.subarray(i * size, (i + 1) * size)]);
  const logits = forward(examples, layers).flat();
  const costs = Array.from(labels, (label, i) => {
    const row = logits.slice(i * classes, (i + 1) * classes);
    return Math.log(total(row.map(Math.exp))) - row[label];
  });
  return total(costs) / costs.length;
}
