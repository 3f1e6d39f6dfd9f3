import { WORD } from "../../loops/nest.js";
import { at, type Argument, type KernelCall, type Machine, type NamedKernel } from "../named-kernel.js";
import { gridOf } from "./grid.js";
import { productOf, type BatchAxis, type Matrix } from "./product.js";
import { scratchOf } from "./scratch.js";
import { lowerSparse } from "./sparse.js";
import { partsOf, way, type Part } from "./ways.js";

/**
 * Matrix product: a [..., M, K] · b [..., K, N] → c [..., M, N], plus d of c's shape if there is a third operand, and without
 * what is negative if the attribute `relu` is 1. With the attribute `zeros` many elements may be zero: of a (1), of b (2), of both (3). With `panels` b is packed: [..., N / 8, K, 8]. Any strides; the rows of c and d are contiguous, and d may repeat one.
 */
export const gemm: NamedKernel = {
  name: "gemm",
  lower: (step, machine) => {
    const product = productOf(step);
    const parts = partsOf(product);
    const zeros = step.attributes["zeros"] ?? 0;
    const sparse =
      zeros && parts[0].way === way.blocks && !product.b.panel ? lowerSparse(product, zeros, machine) : undefined;
    if (sparse) return sparse;
    return {
      calls: parts.flatMap((part) => callsOf(part, machine)),
      scratch: Math.max(...parts.map(scratchOf)),
    };
  },
};

function callsOf(part: Part, machine: Machine): KernelCall[] {
  const { m, n, k, a, b, c, d, relu, batch } = part.product;
  const outer = batch.at(-2) ?? one;
  const inner = batch.at(-1) ?? one;
  const grid = gridOf(part, machine);
  const matrix = (
    { operand, offset, row, column }: Matrix,
    which: "a" | "b" | "c" | "d",
    start: BatchAxis,
  ): Argument[] => {
    const address = at(operand, offset + start[which]);
    return [address, row * WORD, column * WORD, outer[which] * WORD, inner[which] * WORD];
  };
  return startsOf(batch.slice(0, -2)).map((start) => ({
    function: "gemm",
    arguments: [
      ...[part.way, m, n, k, outer.size, inner.size],
      ...matrix(a, "a", start),
      ...matrix(b, "b", start),
      ...matrix(c, "c", start),
      ...(d ? matrix(d, "d", start) : NONE),
      ...[
        Number(relu),
        (b.panel ?? 0) * WORD,
        grid.batch,
        grid.rows,
        grid.columns,
        "piece" as const,
        "scratch" as const,
      ],
    ],
    pieces: grid.batch * grid.rows * grid.columns,
    cost: grid.cost,
  }));
}

const one: BatchAxis = { size: 1, a: 0, b: 0, c: 0, d: 0 };

/** No matrix: address 0. */
const NONE = [0, 0, 0, 0, 0];

/** Where the matrices of the remaining axes start: the kernel itself walks only two. */
function startsOf(axes: readonly BatchAxis[]): BatchAxis[] {
  let places = [one];
  for (const axis of axes) {
    places = places.flatMap((place) =>
      Array.from({ length: axis.size }, (_, i) => ({
        size: 1,
        a: place.a + i * axis.a,
        b: place.b + i * axis.b,
        c: place.c + i * axis.c,
        d: place.d + i * axis.d,
      })),
    );
  }
  return places;
}
