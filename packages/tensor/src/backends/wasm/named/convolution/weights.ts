import { WORD } from "../../loops/nest.js";
import { piecesOf } from "../../module/grain.js";
import { at, type Argument, type KernelCall, type LoweredStep, type Machine } from "../named-kernel.js";
import { layoutOf, rowsOf, summing, writeGeometry, type Layout } from "./geometry.js";
import { NANOSECONDS, positionsOf, productsOf, type Problem } from "./problem.js";

/** Bytes of pointers, and of copied patches, that a block of rows may take, and how many rows it has at most. */
const POINTERS = 16384;
const PATCHES = 32768;
const BLOCK = 128;

/** Into how many parts the rows are cut at most, and bytes that the parts' sums may take. */
const PARTS = 8;
const SUMS = 4 * 2 ** 20;

/** How long a run must be to be read where it lies, unless it is a multiple of four. */
const LONG_RUN = 12;

/** The rows of a sum: how they are cut, by shapes alone. */
export interface Cut {
  /** Rows that are looked up at a time. */
  readonly block: number;
  /** Parts that are summed apart, so that threads can share the rows. */
  readonly parts: number;
}

/**
 * The gradient of a kernel, and whatever else sums over many taps of w to few outputs: y = Σ over w's taps and channels of the
 * runs that x has along its batch, times the rows of w.
 */
export function lowerWeights(problem: Problem, machine: Machine): LoweredStep {
  const { axes, batch, groups, outputs, x, w } = problem;
  const geometry = summing(problem);
  const taps = positionsOf(problem);
  const direct = batch.x === 1 && (batch.size % 4 === 0 || batch.size >= LONG_RUN);
  const tapRows = direct ? wholeFours(batch.size) : batch.size;
  const panelRows = wholeFours(taps * tapRows);
  const panels = Math.ceil(outputs.size / 8);
  const layout = layoutOf(batch.size);
  const sumBytes = groups.size * panels * panelRows * 8 * WORD;
  const { block, parts } = cutOf(rowsOf(geometry), taps, direct ? 0 : panelRows, sumBytes);
  const cost = productsOf(problem) * NANOSECONDS;
  const { pieces, slices } = divide(piecesOf(cost, parts * panels, machine), parts, panels);
  const products: KernelCall = {
    function: "convolutionWeights",
    arguments: [
      ...["shared" as const, 0, layout.zeros, layout.end, at(x.operand, x.offset), groups.x * WORD],
      ...[at(w.operand, w.offset), groups.w * WORD, outputs.w * WORD, groups.size, outputs.size],
      ...[direct ? 0 : axes[2].outputs, block, parts, slices, "scratch" as const, "piece" as const, pieces],
    ],
    pieces,
    cost,
  };
  const sum = sumKernel(problem, layout, { parts, panelRows, tapRows }, machine);
  return {
    calls: [writeGeometry(geometry), clearZeros(layout), products, sum],
    scratch: block * (4 + 4 * taps + 32 + 4 + (direct ? 0 : 4 * panelRows)) + 64 + 16 * axes[2].outputs,
    shared: layout.end + parts * sumBytes,
  };
}

/** Blocks that fit into the cache, and parts that are worth their sums. */
export function cutOf(rows: number, taps: number, patch: number, sumBytes: number): Cut {
  const most = Math.min(BLOCK, POINTERS / (4 * taps), PATCHES / (4 * Math.max(1, patch)));
  const block = Math.max(4, Math.floor(most / 4) * 4);
  const parts = Math.min(PARTS, Math.floor(rows / (4 * block)), Math.floor(SUMS / sumBytes));
  return { block, parts: Math.max(1, parts) };
}

/** As many pieces as are wanted, of whole parts first, and slices of them if there are not enough. */
export function divide(wanted: number, parts: number, panels: number): { pieces: number; slices: number } {
  const whole = Math.min(parts, wanted);
  const slices = Math.min(panels, Math.ceil(wanted / whole));
  return { pieces: whole * slices, slices };
}

function wholeFours(count: number): number {
  return Math.ceil(count / 4) * 4;
}

/** How the parts' sums lie: see kernels/convolution/weights.ts. */
interface Sums {
  readonly parts: number;
  readonly panelRows: number;
  readonly tapRows: number;
}

export function sumKernel(
  { axes, batch, groups, outputs, y }: Problem,
  layout: Layout,
  sums: Sums,
  machine: Machine,
): KernelCall {
  const { parts, panelRows, tapRows } = sums;
  const runs = axes.reduce((count, axis) => count * axis.outputs, batch.size);
  const cost = runs * groups.size * outputs.size * parts * 0.3;
  const pieces = piecesOf(cost, runs, machine);
  return {
    function: "convolutionSum",
    arguments: [
      ...["shared" as const, layout.end, parts, panelRows, tapRows, at(y.operand, y.offset)],
      ...axes.flatMap((axis): Argument[] => [axis.outputs, axis.y * WORD]),
      ...[batch.size, batch.y * WORD, groups.size, groups.y * WORD, outputs.size, "piece" as const, pieces],
    ],
    pieces,
    cost,
  };
}

/** Nothing is packed, but the padding must be zero. */
export function clearZeros({ end, zeros, zeroBytes }: Layout): KernelCall {
  const none = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  return {
    function: "convolutionPack",
    arguments: ["shared", zeros, zeroBytes, end, 0, ...none, 0, 1],
    pieces: 1,
  };
}
