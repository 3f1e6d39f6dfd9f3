import type { TypedArray } from "../../core/dtype.js";
import { BackendError, IndexError } from "../../core/errors.js";
import type { NamedStep, Operand } from "../../program/program.js";
import { attention, attentionGradient } from "./attention.js";
import type { Bound } from "./bound.js";
import { convolution } from "./convolution.js";
import { overlapAdd } from "./overlap-add.js";
import { at, forEachCoordinate } from "./loops.js";

type Kernel = (reads: readonly Bound[], write: Bound, step: NamedStep) => void;

/** What the named kernels mean, in plain loops; the definition that every other backend is checked against. */
const kernels: ReadonlyMap<string, Kernel> = new Map(
  Object.entries({
    gemm,
    gather,
    scatterAdd,
    argsort,
    cumsum,
    convolution,
    overlapAdd,
    attention,
    attentionGradient,
  } satisfies Record<string, Kernel>),
);

export function compileNamed(step: NamedStep, memory: (buffer: number) => TypedArray): () => void {
  const kernel = kernels.get(step.kernel);
  if (!kernel) throw new BackendError(`js: there is no kernel "${step.kernel}"`);
  const bind = (operand: Operand): Bound => ({ ...operand, values: memory(operand.buffer) });
  // Bound at each run: storages change between runs.
  return () => kernel(step.reads.map(bind), bind(step.writes[0]), step);
}

/**
 * c[…, m, n] = d[…, m, n] + Σₖ a[…, m, k] · b[…, k, n], summed in float64 in the order of k; then max(c, 0) for `relu`. With
 * `panels` b is […, n / 8, k, 8].
 */
function gemm([a, b, d]: readonly Bound[], c: Bound, { attributes }: NamedStep): void {
  const [m, n] = c.shape.slice(-2);
  const k = a.shape.at(-1)!;
  const row = new Float64Array(n);
  const [aRow, aColumn] = a.strides.slice(-2);
  const bRow = b.strides.at(-2)!;
  const columns = columnsOf(b, n, attributes);
  const [cRow, cColumn] = c.strides.slice(-2);
  const [dRow, dColumn] = d?.strides.slice(-2) ?? [0, 0];
  forEachCoordinate(c.shape.slice(0, -2), (batch) => {
    const starts = [a, b, c, d ?? c].map((operand) =>
      at({ ...operand, strides: operand.strides.slice(0, batch.length) }, batch),
    );
    const [aStart, bStart, cStart, dStart] = starts;
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) row[j] = d ? d.values[dStart + i * dRow + j * dColumn] : 0;
      for (let p = 0; p < k; p++) {
        const factor = a.values[aStart + i * aRow + p * aColumn];
        for (let j = 0, from = bStart + p * bRow; j < n; j++) row[j] += factor * b.values[from + columns[j]];
      }
      for (let j = 0; j < n; j++)
        c.values[cStart + i * cRow + j * cColumn] = attributes.relu ? Math.max(row[j], 0) : row[j];
    }
  });
}

/** How far the columns of a matrix, or of one in panels, are from the first. */
function columnsOf({ shape, strides }: Bound, n: number, { panels }: NamedStep["attributes"]): Int32Array {
  const column = strides.at(-1)!;
  const width = panels ? shape.at(-1)! : n;
  const panel = panels ? strides.at(-3)! : 0;
  return Int32Array.from({ length: n }, (_, j) => Math.floor(j / width) * panel + (j % width) * column);
}

function checkedIndex(value: number, size: number, step: NamedStep): number {
  if (value >= 0 && value < size) return value;
  throw new IndexError(`${step.label}: index ${value} is outside 0 … ${size - 1} (axis of size ${size})`, step);
}

/** out[o, i, n] = table[o, indices[i], n]. */
function gather([table, indices]: readonly Bound[], out: Bound, step: NamedStep): void {
  forEachCoordinate(out.shape, ([o, i, n]) => {
    const index = checkedIndex(indices.values[at(indices, [i])], table.shape[1], step);
    out.values[at(out, [o, i, n])] = table.values[at(table, [o, index, n])];
  });
}

/** out = 0; out[o, indices[i], n] += updates[o, i, n], in the order of i. */
function scatterAdd([indices, updates]: readonly Bound[], out: Bound, step: NamedStep): void {
  forEachCoordinate(out.shape, (coordinate) => {
    out.values[at(out, coordinate)] = 0;
  });
  forEachCoordinate(updates.shape, ([o, i, n]) => {
    const index = checkedIndex(indices.values[at(indices, [i])], out.shape[1], step);
    out.values[at(out, [o, index, n])] += updates.values[at(updates, [o, i, n])];
  });
}

/** Indices that sort each row; stable, NaN last in either direction. */
function argsort([x]: readonly Bound[], out: Bound, { attributes }: NamedStep): void {
  const sign = attributes.descending ? -1 : 1;
  const [rows, n] = x.shape;
  for (let r = 0; r < rows; r++) {
    const row = Array.from({ length: n }, (_, i) => x.values[at(x, [r, i])]);
    const order = row.map((_, i) => i).sort((i, j) => compare(row[i], row[j], sign));
    order.forEach((index, i) => (out.values[at(out, [r, i])] = index));
  }
}

function compare(a: number, b: number, sign: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a === b ? 0 : a < b ? -sign : sign;
}

/** Running sums along the middle axis, from the front or the back. */
function cumsum([x]: readonly Bound[], out: Bound, { attributes }: NamedStep): void {
  const [outer, n, inner] = x.shape;
  forEachCoordinate([outer, inner], ([o, k]) => {
    let total = 0;
    for (let step = 0; step < n; step++) {
      const i = attributes.reverse ? n - 1 - step : step;
      total += x.values[at(x, [o, i, k])];
      out.values[at(out, [o, i, k])] = total;
    }
  });
}
