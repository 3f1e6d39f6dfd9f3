import { WORD } from "../../loops/nest.js";
import type { KernelCall } from "../named-kernel.js";
import type { Axis, Dimension, Problem } from "./problem.js";

/** Bytes of the record that `convolutionGeometry` writes. */
export const RECORD = 128;

/** How rows meet taps: see kernels/convolution/geometry.ts. */
export interface Geometry {
  readonly axes: readonly RowAxis[];
  readonly batch: number;
  readonly sourceBatch: number;
  readonly partnerBatch: number;
  readonly run: number;
  readonly runStep: number;
}

interface RowAxis {
  readonly rows: number;
  readonly taps: number;
  readonly size: number;
  readonly rowStep: number;
  readonly tapStep: number;
  readonly low: number;
  readonly source: number;
  readonly partner: number;
}

/** Rows are outputs, a run is the channels, and a row's partner the row of y that it becomes. */
export function convolving({ axes, batch, channels }: Problem): Geometry {
  const axisOf = ({ outputs, taps, size, stride, dilation, low, x, y }: Axis): RowAxis => ({
    ...{ rows: outputs, taps, size, rowStep: stride, tapStep: dilation, low, source: x, partner: y },
  });
  return geometry(axes.map(axisOf), batch, batch.y, channels);
}

/** Rows are w's taps for each channel, a run is the batch, and a row's partner the row of w that it is multiplied with. */
export function summing({ axes, batch, channels }: Problem): Geometry {
  const axisOf = ({ outputs, taps, size, stride, dilation, low, x, w }: Axis): RowAxis => ({
    ...{ rows: taps, taps: outputs, size, rowStep: dilation, tapStep: stride, low, source: x, partner: w },
  });
  return geometry(axes.map(axisOf), channels, channels.w, batch);
}

function geometry(axes: readonly RowAxis[], batch: Dimension, partnerBatch: number, run: Dimension): Geometry {
  return { axes, batch: batch.size, sourceBatch: batch.x, partnerBatch, run: run.size, runStep: run.x };
}

export function rowsOf({ axes, batch }: Geometry): number {
  return axes.reduce((count, { rows }) => count * rows, batch);
}

/** How the shared region begins: the record, then the zeros that rows read in the padding. */
export interface Layout {
  readonly zeros: number;
  readonly zeroBytes: number;
  /** The first byte that is free. */
  readonly end: number;
}

/** @param longest elements of the longest run; tiles may read up to eight more */
export function layoutOf(longest: number): Layout {
  const zeroBytes = Math.ceil((longest + 8) / 16) * 16 * WORD;
  return { zeros: RECORD, zeroBytes, end: RECORD + zeroBytes };
}

/** The call that writes the record, so many bytes into the shared region. */
export function writeGeometry(
  { axes, batch, sourceBatch, partnerBatch, run, runStep }: Geometry,
  offset = 0,
): KernelCall {
  const words = axes.flatMap((axis) => [
    ...[axis.rows, axis.taps, axis.size, axis.rowStep, axis.tapStep, axis.low],
    ...[axis.source * WORD, axis.partner * WORD],
  ]);
  return {
    function: "convolutionGeometry",
    arguments: ["shared", offset, ...words, batch, sourceBatch * WORD, partnerBatch * WORD, run, runStep * WORD],
    pieces: 1,
  };
}
