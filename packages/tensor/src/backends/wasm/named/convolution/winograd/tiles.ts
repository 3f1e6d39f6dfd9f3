import { WORD } from "../../../loops/nest.js";
import { layoutOf, RECORD, type Geometry, type Layout } from "../geometry.js";
import type { Axis, Dimension, Problem } from "../problem.js";

/** Outputs along an axis of a tile, elements of x that they take, and products that stand for them; see kernels/. */
export const TILE = 4;
export const WIDE = 6;
export const PRODUCTS = WIDE * WIDE;

/** What it costs to transform a channel of a tile of x, one of y or dy, and a kernel's weight, in multiply-adds. */
const PER_INPUT = 130;
const PER_OUTPUT = 200;
const KERNEL = 300;
const KERNEL_IN_MEMORY = 1500;
/** Part of the direct way's cost below which this one is taken. */
const WORTHWHILE = 0.8;

/** Bytes of transformed kernels that stay in caches. */
const CACHE = 8 * 2 ** 20;

/** Bytes of pointers for each tile: to x, to y, and one that nobody needs; and of what is being transformed. */
export const POINTERS = WORD * (PRODUCTS + TILE * TILE + 1);
export const WORK = 256 + PRODUCTS * 256;

/** Whether x's elements lie so that tiles can be read, and there are enough channels to be worth transforming them. */
export function isPossible({ axes, groups }: Problem, step: number, channels: Dimension, outputs: Dimension): boolean {
  const [outer, ...inner] = axes;
  const flat = outer.outputs === 1 && outer.taps === 1 && outer.low === 0 && outer.size === 1;
  const dense = inner.every(({ stride, dilation }) => stride === 1 && dilation === 1);
  const whole = channels.size % 4 === 0 && outputs.size % 4 === 0 && channels.size >= 8 && outputs.size >= 8;
  return flat && dense && whole && groups.size === 1 && step === 1;
}

/** Whether a transformed kernel is larger than what the caches keep. */
export function spills(channels: Dimension, outputs: Dimension): boolean {
  return PRODUCTS * channels.size * outputs.size * WORD > CACHE;
}

/** Whether transforming costs less than it saves. */
export function isWorthwhile(tiles: number, positions: number, channels: Dimension, outputs: Dimension): boolean {
  const pairs = channels.size * outputs.size;
  const once = pairs * (spills(channels, outputs) ? KERNEL_IN_MEMORY : KERNEL);
  const transformed = tiles * (PRODUCTS * pairs + PER_INPUT * channels.size + PER_OUTPUT * outputs.size) + once;
  return transformed < WORTHWHILE * positions * 9 * pairs;
}

/** The tiles of one axis: `extent` elements from each fourth position on. */
export function tileAxis(
  positions: number,
  size: number,
  low: number,
  source: number,
  extent: number,
): Geometry["axes"][number] {
  const rows = Math.ceil(positions / TILE);
  return { rows, taps: extent, size, rowStep: TILE, tapStep: 1, low, source, partner: 0 };
}

const flat = { rows: 1, taps: 1, size: 1, rowStep: 1, tapStep: 1, low: 0, source: 0, partner: 0 };

export function tileGeometry(
  axes: readonly Axis[],
  batch: number,
  sourceBatch: number,
  axisOf: (axis: Axis) => Geometry["axes"][number],
): Geometry {
  return { axes: [flat, ...axes.slice(1).map(axisOf)], batch, sourceBatch, partnerBatch: 0, run: 0, runStep: 0 };
}

/** Where things are in the shared region: a second record follows the zeros. */
interface TileLayout extends Layout {
  readonly second: number;
}

export function tileLayout(channels: number): TileLayout {
  const layout = layoutOf(channels);
  return { ...layout, second: layout.end, end: layout.end + RECORD };
}

/** Bytes of all 36 products' planes, as kernels/convolution/winograd/points.ts has them. */
export function planes(bytes: number): number {
  return PRODUCTS * (Math.ceil(bytes / 128) * 128 + 64);
}

/** Tiles that are transformed at a time: a multiple of four. */
export function blockOf(fitting: number, tiles: number): number {
  return Math.max(4, Math.floor(Math.min(fitting, tiles + 3) / 4) * 4);
}
