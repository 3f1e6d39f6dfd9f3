import { sizeOf, stridesOf } from "../../core/shape.js";
import type { NamedStep } from "../../program/program.js";
import type { Bound } from "./bound.js";
import { at, forEachCoordinate } from "./loops.js";

/** x = 0; x[b, o₁·stride + k₁·dilation, …, c] += windows[b, o₁, k₁, …, c], in row-major order of the windows, in float64. */
export function overlapAdd([windows]: readonly Bound[], x: Bound, { attributes }: NamedStep): void {
  const sums = new Float64Array(sizeOf(x.shape));
  const rows = stridesOf(x.shape);
  const rank = x.shape.length - 2;
  forEachCoordinate(windows.shape, (coordinate) => {
    let place = coordinate[0] * rows[0] + coordinate[2 * rank + 1];
    for (let i = 0; i < rank; i++) {
      const [o, k] = [coordinate[2 * i + 1], coordinate[2 * i + 2]];
      place += (o * attributes[`stride${i}`] + k * attributes[`dilation${i}`]) * rows[i + 1];
    }
    sums[place] += windows.values[at(windows, coordinate)];
  });
  let index = 0;
  forEachCoordinate(x.shape, (coordinate) => {
    x.values[at(x, coordinate)] = sums[index++];
  });
}
