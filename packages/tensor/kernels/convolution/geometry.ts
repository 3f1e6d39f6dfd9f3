// How rows meet taps, as a record in memory: too many numbers for every function to take. The call `convolutionGeometry`
// writes it (named/convolution/geometry.ts says what).
//
// A *row* is what one sum over all taps makes, a *run* the elements of x that a row meets at one tap. Convolving, rows are
// output positions, and a run is the input channels there. For the gradient of the kernel, rows are the positions of dy,
// whose products with the runs of x go to the taps. A row's *partner* is what it writes there, or reads here: a row of y, dy.

/** Bytes from one spatial axis of the record to the next; there are always three. */
export const AXIS: usize = 32;
/** Along an axis, row i meets tap k at position i·ROW_STEP + k·TAP_STEP − LOW of x, if that lies within SIZE. */
export const ROWS: usize = 0;
export const TAPS: usize = 4;
export const SIZE: usize = 8;
export const ROW_STEP: usize = 12;
export const TAP_STEP: usize = 16;
export const LOW: usize = 20;
/** Bytes from one position of x to the next, and from one row's partner to the next. */
export const SOURCE_STEP: usize = 24;
export const PARTNER_STEP: usize = 28;

/** The rows of an image come before those of the next; bytes from image to image in x and in the partners. */
export const BATCH: usize = 96;
export const SOURCE_BATCH: usize = 100;
export const PARTNER_BATCH: usize = 104;
/** Elements of a run, and bytes between them. */
export const RUN: usize = 108;
export const RUN_STEP: usize = 112;

/** Writes the record at `shared + at`, in the order of its fields. */
export function convolutionGeometry(
  shared: usize, at: usize,
  rows0: i32, taps0: i32, size0: i32, rowStep0: i32, tapStep0: i32, low0: i32, sourceStep0: i32, partnerStep0: i32,
  rows1: i32, taps1: i32, size1: i32, rowStep1: i32, tapStep1: i32, low1: i32, sourceStep1: i32, partnerStep1: i32,
  rows2: i32, taps2: i32, size2: i32, rowStep2: i32, tapStep2: i32, low2: i32, sourceStep2: i32, partnerStep2: i32,
  batch: i32, sourceBatch: i32, partnerBatch: i32, run: i32, runStep: i32,
): void {
  const g = shared + at;
  axis(g, rows0, taps0, size0, rowStep0, tapStep0, low0, sourceStep0, partnerStep0);
  axis(g + AXIS, rows1, taps1, size1, rowStep1, tapStep1, low1, sourceStep1, partnerStep1);
  axis(g + 2 * AXIS, rows2, taps2, size2, rowStep2, tapStep2, low2, sourceStep2, partnerStep2);
  store<i32>(g, batch, BATCH);
  store<i32>(g, sourceBatch, SOURCE_BATCH);
  store<i32>(g, partnerBatch, PARTNER_BATCH);
  store<i32>(g, run, RUN);
  store<i32>(g, runStep, RUN_STEP);
}

function axis(
  g: usize, rows: i32, taps: i32, size: i32, rowStep: i32, tapStep: i32, low: i32, sourceStep: i32, partnerStep: i32,
): void {
  store<i32>(g, rows, ROWS);
  store<i32>(g, taps, TAPS);
  store<i32>(g, size, SIZE);
  store<i32>(g, rowStep, ROW_STEP);
  store<i32>(g, tapStep, TAP_STEP);
  store<i32>(g, low, LOW);
  store<i32>(g, sourceStep, SOURCE_STEP);
  store<i32>(g, partnerStep, PARTNER_STEP);
}

export function tapsOf(g: usize): i32 {
  return load<i32>(g, TAPS) * load<i32>(g + AXIS, TAPS) * load<i32>(g + 2 * AXIS, TAPS);
}

export function rowsOf(g: usize): i32 {
  return load<i32>(g, BATCH) * load<i32>(g, ROWS) * load<i32>(g + AXIS, ROWS) * load<i32>(g + 2 * AXIS, ROWS);
}
