import type { NdArray } from "@nn/tensor";
import type { ArrayData, PlanarDataset, Predictor, TrainingHistory } from "../../src/index.js";

/** Reproducible noise for examples (a linear congruential generator; nothing here is statistics). */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A network that falls fast and, if `overfit` is set, gets worse on validation data after a while. */
export function history(epochs: number, pace: number, overfit = 0): TrainingHistory {
  const curve = (value: (epoch: number) => number) => Array.from({ length: epochs }, (_, epoch) => value(epoch));
  return {
    train: {
      loss: curve((epoch) => 2.2 * Math.exp(-epoch / pace) + 0.03 + 0.008 * Math.sin(7.3 * epoch)),
      accuracy: curve((epoch) => 0.99 - 0.55 * Math.exp(-epoch / pace)),
    },
    validation: {
      loss: curve((epoch) => 2.2 * Math.exp(-epoch / pace) + 0.09 + 0.012 * Math.sin(5 * epoch) + overfit * epoch ** 2),
      accuracy: curve((epoch) => 0.965 - 0.52 * Math.exp(-epoch / pace) + 0.004 * Math.sin(5 * epoch)),
    },
  };
}

/** Two half circles that reach into one another, `[N, 2]`, classes 0 and 1. */
export function moons(count: number, spread: number): PlanarDataset {
  const random = noise(5);
  const x: number[] = [];
  const y: number[] = [];
  for (let row = 0; row < count; row++) {
    const label = row % 2;
    const angle = Math.PI * random();
    const blur = () => spread * (random() + random() + random() - 1.5);
    x.push(label === 0 ? Math.cos(angle) : 1 - Math.cos(angle));
    x.push(label === 0 ? Math.sin(angle) : 0.5 - Math.sin(angle));
    x[2 * row] += blur();
    x[2 * row + 1] += blur();
    y.push(label);
  }
  return { x: { data: x, shape: [count, 2] }, y: { data: y, shape: [count] }, classNames: ["upper", "lower"] };
}

/** Tells the moons apart by how near the two arcs are: one sigmoid output, the probability of the lower. */
export const moonNetwork: Predictor = planar(1, (x1, x2) => {
  const upper = arcDistance(x1, x2);
  const lower = arcDistance(1 - x1, 0.5 - x2);
  return [1 / (1 + Math.exp(-9 * (upper - lower)))];
});

/** From the half circle of radius 1 above the origin. */
function arcDistance(x1: number, x2: number): number {
  if (x2 >= 0) return Math.abs(Math.hypot(x1, x2) - 1);
  return Math.min(Math.hypot(x1 - 1, x2), Math.hypot(x1 + 1, x2));
}

/** Arms of a spiral, one a class. */
export function spiral(count: number, classes: number, spread: number): PlanarDataset {
  const random = noise(11);
  const x: number[] = [];
  const y: number[] = [];
  for (let row = 0; row < count; row++) {
    const label = row % classes;
    const radius = 0.05 + (0.95 * row) / count;
    const angle = (2 * Math.PI * label) / classes + 4 * radius + spread * (random() + random() - 1);
    x.push(radius * Math.sin(angle), radius * Math.cos(angle));
    y.push(label);
  }
  return { x: { data: x, shape: [count, 2] }, y: { data: y, shape: [count] } };
}

/** Logits of the arms: greatest where the direction, unwound by the radius, is that of the arm. */
export function spiralNetwork(classes: number): Predictor {
  return planar(classes, (x1, x2) => {
    const radius = Math.hypot(x1, x2);
    const unwound = Math.atan2(x1, x2) - 4 * radius;
    return Array.from(
      { length: classes },
      (_, k) => 5 * Math.min(2 * radius, 1) * Math.cos(unwound - (2 * Math.PI * k) / classes),
    );
  });
}

/** A network that is a formula: `[N, 2]` → `[N, columns]`. */
export function planar(columns: number, formula: (x1: number, x2: number) => readonly number[]): Predictor {
  return {
    predict(x) {
      const rows = x.shape[0];
      const data = new Float32Array(rows * columns);
      for (let row = 0; row < rows; row++) data.set(formula(x.data[2 * row], x.data[2 * row + 1]), row * columns);
      return { data, shape: [rows, columns] };
    },
  };
}

/** Labels and predictions of which about `errors` are wrong, some pairs more often than others. */
export function labels(count: number, classes: number, errors: number): { actual: number[]; predicted: number[] } {
  const random = noise(3);
  const actual = Array.from({ length: count }, () => Math.floor(random() * classes));
  const predicted = actual.map((label) => {
    if (random() >= errors) return label;
    return random() < 0.5 ? (label * 7 + 5) % classes : Math.floor(random() * classes);
  });
  return { actual, predicted };
}

/** Drawings of size 12 × 12, `[N, 12, 12, 1]` in 0 … 1: rings, bars and crosses by turns. */
export function drawings(count: number): NdArray {
  const size = 12;
  const data = new Float32Array(count * size * size);
  for (let index = 0; index < count; index++) {
    const radius = 3 + (index % 4) * 0.5;
    for (let at = 0; at < size * size; at++) {
      const y = Math.floor(at / size) - 5.5;
      const x = (at % size) - 5.5;
      const inBox = Math.abs(x) < radius + 1 && Math.abs(y) < radius + 1;
      const distance = [Math.abs(Math.hypot(x, y) - radius), Math.abs(x - 0.2 * y), Math.min(Math.abs(x), Math.abs(y))][
        index % 3
      ];
      data[index * size * size + at] = inBox ? Math.max(0, Math.min(1, 1.4 - distance)) : 0;
    }
  }
  return { data, shape: [count, size, size, 1], dtype: "float32" };
}

/** Scores of three classes for `drawings`, wrong for every fifth. */
export function drawingScores(count: number): ArrayData {
  const random = noise(8);
  const data = Float32Array.from({ length: count * 3 }, () => random());
  for (let index = 0; index < count; index++)
    data[index * 3 + ((index % 5 === 4 ? index + 1 : index) % 3)] += 1 + 4 * random();
  return { data, shape: [count, 3] };
}

/** Kernels of waves in all directions, [KH, KW, I, O]. */
export function waves(shape: readonly [number, number, number, number]): ArrayData {
  const [height, width, inputs, outputs] = shape;
  const data = Float32Array.from({ length: height * width * inputs * outputs }, (_, at) => {
    const [filter, input] = [at % outputs, Math.floor(at / outputs) % inputs];
    const [x, y] = [Math.floor(at / outputs / inputs) % width, Math.floor(at / outputs / inputs / width)];
    const angle = (Math.PI * filter) / outputs;
    return (0.3 + filter / outputs) * Math.sin(1.4 * (x * Math.cos(angle) + y * Math.sin(angle)) + input);
  });
  return { data, shape };
}

/** Maps of one drawing, [1, 12, 12, channels]: shifted copies, the last one silent; `bias` is added where there is ink. */
export function explained(channels: number, bias: number): ArrayData {
  const { data: ink } = drawings(3);
  const data = Float32Array.from({ length: 144 * channels }, (_, index) => {
    const [at, channel] = [Math.floor(index / channels), index % channels];
    const value = ink[(144 * (channel % 3) + at + channel) % 432];
    return channel === channels - 1 || value === 0 ? 0 : value + bias;
  });
  return { data, shape: [1, 12, 12, channels] };
}
