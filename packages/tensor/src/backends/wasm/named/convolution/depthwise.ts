import { WORD } from "../../loops/nest.js";
import { piecesOf } from "../../module/grain.js";
import { at, type KernelCall, type LoweredStep, type Machine } from "../named-kernel.js";
import { convolving, layoutOf, rowsOf, summing, writeGeometry } from "./geometry.js";
import { NANOSECONDS, positionsOf, productsOf, tapsOf, type Problem } from "./problem.js";
import { packKernel, tilesOf } from "./rows.js";
import { clearZeros, cutOf, sumKernel } from "./weights.js";

/** Vectors run along the channels, which are the groups here, so each element is worth half of what it is elsewhere. */
const EFFORT = 2 * NANOSECONDS;

/** Whether every channel goes by itself from x to y, and lies beside the next in both. */
export function isDepthwise({ batch, groups, channels, outputs }: Problem, sums: boolean): boolean {
  if (groups.size === 1 || outputs.size !== 1 || groups.x !== 1 || groups.y !== 1) return false;
  return sums ? batch.size === 1 && groups.w === 1 : channels.size === 1;
}

const one = { size: 1, x: 0, w: 0, y: 0, bias: 0 };

/** y[row, c] = Σ over taps of x · w. */
export function lowerDepthwise(problem: Problem, machine: Machine): LoweredStep {
  const { axes, groups, x, y } = problem;
  const geometry = convolving(problem);
  const taps = tapsOf(problem);
  const layout = layoutOf(groups.size);
  const quads = Math.ceil(rowsOf(geometry) / 4);
  const tiles = tilesOf(taps, 0, quads);
  const cost = productsOf(problem) * EFFORT;
  const pieces = piecesOf(cost, quads, machine);
  const panels = Math.ceil(groups.size / 8);
  const rows: KernelCall = {
    function: "depthwiseRows",
    arguments: [
      ...["shared" as const, 0, layout.zeros, layout.end, at(x.operand, x.offset), at(y.operand, y.offset)],
      ...[groups.size, Number(problem.relu), tiles, "scratch" as const, "piece" as const, pieces],
    ],
    pieces,
    cost,
  };
  return {
    calls: [writeGeometry(geometry), packKernel(problem, groups, one, layout, machine), rows],
    scratch: panels * 32 + tiles * (16 + 16 * taps) + 64 + 16 * axes[2].taps,
    shared: layout.end + panels * (1 + taps) * 8 * WORD,
  };
}

/** dW[tap, c] = Σ over rows of x · dy. */
export function lowerDepthwiseWeights(problem: Problem, machine: Machine): LoweredStep {
  const { axes, groups, x, w } = problem;
  const geometry = summing(problem);
  const taps = positionsOf(problem);
  const layout = layoutOf(groups.size);
  const sumBytes = Math.ceil(groups.size / 8) * taps * 8 * WORD;
  const { block, parts } = cutOf(rowsOf(geometry), taps, 0, sumBytes);
  const cost = productsOf(problem) * EFFORT;
  const pieces = Math.min(parts, piecesOf(cost, parts, machine));
  const products: KernelCall = {
    function: "depthwiseWeights",
    arguments: [
      ...["shared" as const, 0, layout.zeros, layout.end, at(x.operand, x.offset), at(w.operand, w.offset)],
      ...[groups.size, block, parts, "scratch" as const, "piece" as const, pieces],
    ],
    pieces,
    cost,
  };
  const columns = { ...problem, outputs: groups, groups: one };
  return {
    calls: [
      writeGeometry(geometry),
      clearZeros(layout),
      products,
      sumKernel(columns, layout, { parts, panelRows: taps, tapRows: 1 }, machine),
    ],
    scratch: block * (4 + 4 * taps) + 64 + 16 * axes[2].outputs,
    shared: layout.end + parts * sumBytes,
  };
}
