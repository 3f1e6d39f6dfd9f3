import { erfOf } from "@nn/tensor";
import { ADAM, EPSILON, sizeOf, type Attributes, type Operation } from "../../src/ops/case.js";
import type { OpTask } from "../../src/ops/session.js";
import { batchNormalized, convolved, pooled } from "./window-definitions.js";

/** Numbers in float64, row by row. */
export interface Matrix {
  readonly data: number[];
  readonly shape: readonly number[];
}

type Definition = (operands: Matrix[], attributes: Attributes) => number[];

const map =
  (f: (x: number) => number): Definition =>
  ([x]) =>
    x.data.map(f);

/** Rows along the last axis. */
const rowsOf = ({ data, shape }: Matrix): number[][] => {
  const length = shape.at(-1)!;
  return Array.from({ length: data.length / length }, (_, i) => data.slice(i * length, (i + 1) * length));
};

const perRow =
  (f: (row: number[]) => number[]): Definition =>
  ([x]) =>
    rowsOf(x).flatMap(f);

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

const transposed = (x: Matrix): Matrix => {
  const [rows, columns] = x.shape.slice(-2);
  const size = rows * columns;
  const data = x.data.map((_, i) => {
    const [batch, place] = [Math.floor(i / size), i % size];
    return x.data[batch * size + (place % rows) * columns + Math.floor(place / rows)];
  });
  return { data, shape: [...x.shape.slice(0, -2), columns, rows] };
};

function matmul(a: Matrix, b: Matrix): number[] {
  const [m, k] = a.shape.slice(-2);
  const n = b.shape.at(-1)!;
  return Array.from({ length: sizeOf(a.shape.slice(0, -2)) * m * n }, (_, i) => {
    const [batch, row, column] = [Math.floor(i / (m * n)), Math.floor(i / n) % m, i % n];
    const at = (j: number): number => a.data[(batch * m + row) * k + j] * b.data[(batch * k + j) * n + column];
    return total(Array.from({ length: k }, (_, j) => at(j)));
  });
}

const softmax = (row: number[]): number[] => {
  const exps = row.map(Math.exp);
  return exps.map((value) => value / total(exps));
};

/** Every operation by its definition. */
const definitions: Record<Operation, Definition> = {
  matmul: ([a, b], { transposeA, transposeB }) =>
    matmul(transposeA ? transposed(a) : a, transposeB ? transposed(b) : b),
  add: ([a, b]) => a.data.map((value, i) => value + b.data[i % b.data.length]),
  tanh: map(Math.tanh),
  exp: map(Math.exp),
  sigmoid: map((x) => 1 / (1 + Math.exp(-x))),
  gelu: map((x) => (x / 2) * (1 + erfOf(x / Math.SQRT2))),
  sum: ([x], { axis }) => {
    if (axis === undefined) return [total(x.data)];
    return rowsOf(axis === 1 ? x : transposed(x)).map(total);
  },
  softmax: perRow(softmax),
  logSoftmax: perRow((row) => softmax(row).map(Math.log)),
  layerNorm: perRow((row) => {
    const mean = total(row) / row.length;
    const variance = total(row.map((x) => (x - mean) ** 2)) / row.length;
    return row.map((x) => (x - mean) / Math.sqrt(variance + EPSILON));
  }),
  globalNorm: ([x]) => [Math.hypot(...x.data)],
  transpose: ([x]) => transposed(x).data,
  concat: ([a, b]) => rowsOf(a).flatMap((row, i) => [...row, ...rowsOf(b)[i]]),
  gather: ([table, rows]) => rows.data.flatMap((row) => rowsOf(table)[row]),
  argsort: perRow((row) => row.map((_, i) => i).toSorted((i, j) => row[i] - row[j])),
  conv2d: convolved,
  maxPool2d: pooled,
  batchNorm: batchNormalized,
  adam: ([p, g]) => {
    const { learningRate, beta1, beta2, epsilon } = ADAM;
    return p.data.map((start, i) => {
      let [value, m, v] = [start, 0, 0];
      for (let t = 1; t <= 3; t++) {
        m = beta1 * m + (1 - beta1) * g.data[i];
        v = beta2 * v + (1 - beta2) * g.data[i] ** 2;
        value -= (learningRate * (m / (1 - beta1 ** t))) / (Math.sqrt(v / (1 - beta2 ** t)) + epsilon);
      }
      return value;
    });
  },
  chain: ([x, b], { length = 1 }) => {
    let y = x;
    for (let i = 0; i < length; i++) {
      const turned = transposed(y);
      y = { ...turned, data: turned.data.map((value, j) => value + b.data[j]) };
    }
    return y.data;
  },
};

/** The result of a case in float64. */
export const resultOf = ({ operation, attributes, operands, values }: OpTask): number[] =>
  definitions[operation](
    operands.map(({ shape }, i) => ({ shape, data: [...values[i]] })),
    attributes,
  );
