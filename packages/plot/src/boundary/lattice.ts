import type { NdArray } from "@nn/tensor";
import type { PlanarPoint } from "./inputs.js";

/** The rectangle of the plane that is drawn. */
export interface Domain {
  readonly x1: readonly [number, number];
  readonly x2: readonly [number, number];
}

/** Cells of that rectangle: `columns` × `rows`, about square. */
export interface Lattice extends Domain {
  readonly columns: number;
  readonly rows: number;
}

/** The points' bounding box, wider by `margin` of its size on each side. */
export function domainOf(points: readonly PlanarPoint[], margin: number): Domain {
  const bounds = (values: (point: PlanarPoint) => number): [number, number] => {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const point of points) {
      low = Math.min(low, values(point));
      high = Math.max(high, values(point));
    }
    const pad = low === high ? Math.abs(low) / 2 || 1 : (high - low) * margin;
    return [low - pad, high + pad];
  };
  return { x1: bounds((point) => point.x1), x2: bounds((point) => point.x2) };
}

/** `resolution` cells along the longer side of a plot whose height is `aspect` times its width. */
export function latticeOf(domain: Domain, resolution: number, aspect: number): Lattice {
  const columns = aspect <= 1 ? resolution : Math.round(resolution / aspect);
  const rows = aspect <= 1 ? Math.round(resolution * aspect) : resolution;
  return { ...domain, columns: Math.max(2, columns), rows: Math.max(2, rows) };
}

/** The centres of all cells as network input `[rows · columns, 2]`, the lowest row first. */
export function latticePoints({ x1, x2, columns, rows }: Lattice): NdArray {
  const data = new Float32Array(rows * columns * 2);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      data[at++] = x1[0] + ((column + 0.5) / columns) * (x1[1] - x1[0]);
      data[at++] = x2[0] + ((row + 0.5) / rows) * (x2[1] - x2[0]);
    }
  }
  return { data, shape: [rows * columns, 2], dtype: "float32" };
}
