import { InvalidArgumentError } from "../core/errors.js";
import { formatShape, sizeOf } from "../core/shape.js";
import type { RandomStream } from "../random/stream.js";
import { checkNotNegative, makeInitializer, type Initializer } from "./initializer.js";

/**
 * A random orthogonal matrix times `gain`. The shape [..., N] is read as a matrix [M, N] with M the product of the
 * other axes: its columns are orthonormal when M ≥ N, its rows when M ≤ N, each such matrix equally likely.
 *
 * Source: Saxe, McClelland, Ganguli, "Exact solutions to the nonlinear dynamics of learning", ICLR 2014.
 */
export function orthogonal({ gain = 1 }: { gain?: number } = {}): Initializer {
  checkNotNegative("orthogonal", { gain });
  return makeInitializer("orthogonal", { gain }, (values, random, shape) => {
    if (shape.length < 2) {
      throw new InvalidArgumentError(`orthogonal: needs a shape of two or more axes, got ${formatShape(shape)}`);
    }
    const columns = shape.at(-1)!;
    const rows = sizeOf(shape.slice(0, -1));
    const count = Math.min(rows, columns);
    const length = Math.max(rows, columns);
    const basis = orthonormalBasis(count, length, random);
    // The basis lies vector after vector: as rows of a wide matrix, or as columns of a tall one.
    const [perVector, perElement] = rows > columns ? [1, columns] : [columns, 1];
    for (let vector = 0; vector < count; vector++) {
      for (let i = 0; i < length; i++) {
        values[vector * perVector + i * perElement] = gain * basis[vector * length + i];
      }
    }
  });
}

/**
 * `count` orthonormal vectors of the given length from normal ones, by Gram and Schmidt in float64. Each vector is
 * swept twice ("twice is enough", Kahan and Parlett), which holds the products at rounding error.
 */
function orthonormalBasis(count: number, length: number, random: RandomStream): Float64Array {
  const basis = random.fillNormal(new Float64Array(count * length));
  for (let vector = 0; vector < count; vector++) {
    const current = basis.subarray(vector * length, (vector + 1) * length);
    for (let sweep = 0; sweep < 2; sweep++) {
      for (let other = 0; other < vector; other++) {
        const direction = basis.subarray(other * length, (other + 1) * length);
        const projection = dot(current, direction);
        for (let i = 0; i < length; i++) current[i] -= projection * direction[i];
      }
      const norm = Math.sqrt(dot(current, current));
      for (let i = 0; i < length; i++) current[i] /= norm;
    }
  }
  return basis;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
