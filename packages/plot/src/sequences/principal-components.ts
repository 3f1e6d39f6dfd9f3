/** Vectors in the plane in which they differ most. */
export interface Projection {
  /** [N, 2], row-major. */
  readonly points: Float64Array;
  /** Shares of the variance along both axes, 0 … 1. */
  readonly explained: readonly [number, number];
}

const MOST_ITERATIONS = 1000;
/** Of a direction from one iteration to the next. */
const TOLERANCE = 1e-10;

/**
 * The first two principal components of vectors [N, C]: the directions v of greatest variance, v ← Xᵀ(X v) / |…| until it
 * stays, the second at right angles to the first (power iteration with deflation). Each points to where its greatest number is
 * positive, so the picture does not flip.
 *
 * Source: Pearson, "On lines and planes of closest fit to systems of points in space", 1901; Hotelling, 1933.
 */
export function principalComponents(data: ArrayLike<number>, count: number, size: number): Projection {
  const centred = centre(data, count, size);
  const total = dot(centred, centred);
  const points = new Float64Array(2 * count);
  const explained: [number, number] = [0, 0];
  const found: Float64Array[] = [];
  for (let axis = 0; axis < 2; axis++) {
    const direction = greatestDirection(centred, count, size, found);
    found.push(direction);
    for (let row = 0; row < count; row++) {
      const place = dot(centred.subarray(row * size, (row + 1) * size), direction);
      points[2 * row + axis] = place;
      explained[axis] += total > 0 ? place ** 2 / total : 0;
    }
  }
  return { points, explained };
}

function centre(data: ArrayLike<number>, count: number, size: number): Float64Array {
  const centred = Float64Array.from(data);
  for (let column = 0; column < size; column++) {
    let sum = 0;
    for (let row = 0; row < count; row++) sum += data[row * size + column];
    for (let row = 0; row < count; row++) centred[row * size + column] -= sum / count;
  }
  return centred;
}

function greatestDirection(
  rows: Float64Array,
  count: number,
  size: number,
  found: readonly Float64Array[],
): Float64Array {
  // Any start that is not at right angles to the answer; no two of its numbers are alike.
  let direction: Float64Array = Float64Array.from({ length: size }, (_, i) => Math.sqrt(i + 2) % 1);
  normalize(direction, found);
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
    const next = new Float64Array(size);
    for (let r = 0; r < count; r++) {
      const row = rows.subarray(r * size, (r + 1) * size);
      const place = dot(row, direction);
      for (let i = 0; i < size; i++) next[i] += place * row[i];
    }
    if (!normalize(next, found)) break;
    const change = 1 - Math.abs(dot(next, direction));
    direction = next;
    if (change < TOLERANCE) break;
  }
  const peak = direction.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return peak < 0 ? direction.map((value) => -value) : direction;
}

/** Takes out what lies along directions that were found, and makes the length 1; false, and zeros, where nothing is left. */
function normalize(vector: Float64Array, found: readonly Float64Array[]): boolean {
  for (const other of found) {
    const along = dot(vector, other);
    for (let i = 0; i < vector.length; i++) vector[i] -= along * other[i];
  }
  const length = Math.sqrt(dot(vector, vector));
  for (let i = 0; i < vector.length; i++) vector[i] = length > 1e-12 ? vector[i] / length : 0;
  return length > 1e-12;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
