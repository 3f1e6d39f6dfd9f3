import type { Curve } from "./history.js";

/** A point of a curve; a `value` of `NaN` is a gap. */
export interface CurvePoint {
  readonly epoch: number;
  readonly value: number;
}

/**
 * The points to draw: what the scale cannot show becomes a gap, and a curve with many more epochs than pixel columns
 * keeps the first, last, least and greatest of every column, which draws the same line.
 *
 * Source: U. Jugel et al., "M4: A Visualization-Oriented Time Series Data Aggregation", VLDB 2014.
 */
export function curvePoints({ values }: Curve, { log, columns }: { log: boolean; columns: number }): CurvePoint[] {
  const usable = (value: number) => (Number.isFinite(value) && (!log || value > 0) ? value : Number.NaN);
  const point = (index: number): CurvePoint => ({ epoch: index + 1, value: usable(values[index]) });
  if (values.length <= 4 * columns) return Array.from({ length: values.length }, (_, index) => point(index));
  const points: CurvePoint[] = [];
  for (let column = 0; column < columns; column++) {
    const start = Math.floor((column * values.length) / columns);
    const end = Math.floor(((column + 1) * values.length) / columns);
    for (const index of extremes(values, start, end, usable)) points.push(point(index));
  }
  return points;
}

/** First, last, least and greatest of a column and one gap if it has any, in order and each once. */
function extremes(values: ArrayLike<number>, start: number, end: number, usable: (value: number) => number): number[] {
  let least = start;
  let greatest = start;
  let gap = -1;
  for (let index = start; index < end; index++) {
    const value = usable(values[index]);
    if (Number.isNaN(value)) gap = index;
    if (value < usable(values[least]) || Number.isNaN(usable(values[least]))) least = index;
    if (value > usable(values[greatest]) || Number.isNaN(usable(values[greatest]))) greatest = index;
  }
  const kept = new Set([start, least, greatest, end - 1]);
  if (gap >= 0) kept.add(gap);
  return [...kept].sort((a, b) => a - b);
}
