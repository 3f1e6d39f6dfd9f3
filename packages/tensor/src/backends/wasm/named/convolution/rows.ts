import { piecesOf } from "../../module/grain.js";
import { WORD } from "../../loops/nest.js";
import { at, type KernelCall, type LoweredStep, type Machine } from "../named-kernel.js";
import { convolving, layoutOf, rowsOf, writeGeometry, type Layout } from "./geometry.js";
import { NANOSECONDS, productsOf, tapsOf, type Dimension, type Problem } from "./problem.js";

/** Runs of fewer elements, or with gaps, are copied together before they are multiplied. */
const SHORT_RUN = 8;

/** Bytes of pointers, and of copied patches, that a block of rows may take. */
const POINTERS = 16384;
const PATCHES = 32768;

/** y = x ∗ w, row by row of y: packs w, then lets every row find its runs through pointers. */
export function lowerRows(problem: Problem, machine: Machine): LoweredStep {
  const { axes, channels, groups, outputs } = problem;
  const geometry = convolving(problem);
  const taps = tapsOf(problem);
  const size = taps * channels.size;
  const copied = channels.size < SHORT_RUN || channels.x !== 1;
  const along = copied ? Math.max(1, axes[2].taps) : 0;
  const layout = layoutOf(channels.size);
  const quads = Math.ceil(rowsOf(geometry) / 4);
  const tiles = tilesOf(taps, copied ? size : 0, quads);
  const cost = productsOf(problem) * NANOSECONDS;
  const pieces = piecesOf(cost, quads, machine);
  const panels = Math.ceil(outputs.size / 8);
  const rows: KernelCall = {
    function: "convolutionRows",
    arguments: [
      ...["shared" as const, 0, layout.zeros, layout.end],
      ...[at(problem.x.operand, problem.x.offset), groups.x * WORD],
      ...[at(problem.y.operand, problem.y.offset), groups.y * WORD],
      ...[groups.size, outputs.size, Number(problem.relu), along, tiles, "scratch" as const, "piece" as const, pieces],
    ],
    pieces,
    cost,
  };
  return {
    calls: [writeGeometry(geometry), packKernel(problem, outputs, groups, layout, machine), rows],
    scratch: panels * 32 + tiles * (32 + 16 * taps + (copied ? 16 * size : 0)) + 64 + 16 * axes[2].taps,
    shared: layout.end + groups.size * panels * (1 + size) * 8 * WORD,
  };
}

/** Groups of four rows that make a block. */
export function tilesOf(taps: number, patch: number, quads: number): number {
  const most = Math.min(POINTERS / (16 * Math.max(1, taps)), PATCHES / (16 * Math.max(1, patch)), quads);
  return Math.max(1, Math.floor(most));
}

/** The call that packs w and the bias, for each of `groups` in panels of eight `columns`, and clears the zeros. */
export function packKernel(
  { axes, channels, w, bias }: Problem,
  columns: Dimension,
  groups: Dimension,
  { end, zeros, zeroBytes }: Layout,
  machine: Machine,
): KernelCall {
  const elements = axes.reduce((count, axis) => count * axis.taps, channels.size * columns.size * groups.size);
  const pieces = piecesOf(elements, groups.size * Math.ceil(columns.size / 8), machine);
  return {
    function: "convolutionPack",
    arguments: [
      ...["shared" as const, zeros, zeroBytes, end, at(w.operand, w.offset)],
      ...axes.flatMap((axis) => [axis.taps, axis.w * WORD]),
      ...[channels.size, channels.w * WORD, columns.size, columns.w * WORD, groups.size, groups.w * WORD],
      ...[bias ? at(bias) : 0, columns.bias * WORD, groups.bias * WORD],
      ...["piece" as const, pieces],
    ],
    pieces,
    cost: elements,
  };
}
