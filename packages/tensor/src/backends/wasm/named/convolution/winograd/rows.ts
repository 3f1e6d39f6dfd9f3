import { WORD } from "../../../loops/nest.js";
import { piecesOf } from "../../../module/grain.js";
import { at, type KernelCall, type LoweredStep, type Machine } from "../../named-kernel.js";
import { rowsOf, writeGeometry } from "../geometry.js";
import { NANOSECONDS, type Problem } from "../problem.js";
import { packKernel } from "../rows.js";
import {
  TILE,
  WIDE,
  PRODUCTS,
  POINTERS,
  WORK,
  isPossible,
  spills,
  isWorthwhile,
  tileAxis,
  tileGeometry,
  tileLayout,
  planes,
  blockOf,
} from "./tiles.js";

/** Bytes that a block of transformed tiles may take, and tiles that it has at most, or at least for kernels in memory. */
const BLOCK_BYTES = 384 * 1024;
const BLOCK = 24;
const LARGE_BLOCK = 64;

const one = { size: 1, x: 0, w: 0, y: 0, bias: 0 };

/** y = x ∗ w for 3 × 3 taps by Winograd's algorithm, or undefined where it does not apply or pay. */
export function lowerWinogradRows(problem: Problem, machine: Machine): LoweredStep | undefined {
  const { axes, batch, channels, outputs, x, y, relu } = problem;
  if (axes[1].taps !== 3 || axes[2].taps !== 3 || outputs.y !== 1) return undefined;
  if (!isPossible(problem, channels.x, channels, outputs)) return undefined;
  const sources = tileGeometry(axes, batch.size, batch.x, (a) => tileAxis(a.outputs, a.size, a.low, a.x, WIDE));
  const targets = tileGeometry(axes, batch.size, batch.y, (a) => tileAxis(a.outputs, a.outputs, 0, a.y, TILE));
  const tiles = rowsOf(sources);
  if (!isWorthwhile(tiles, batch.size * axes[1].outputs * axes[2].outputs, channels, outputs)) return undefined;
  const layout = tileLayout(channels.size);
  const panels = Math.ceil(outputs.size / 8);
  const packed = panels * (1 + 9 * channels.size) * 8 * WORD;
  const transformed = layout.end + packed;
  const fitting = BLOCK_BYTES / (PRODUCTS * (channels.size + panels * 8) * WORD);
  const block = blockOf(spills(channels, outputs) ? Math.max(LARGE_BLOCK, fitting) : Math.min(BLOCK, fitting), tiles);
  const cost = tiles * PRODUCTS * channels.size * outputs.size * NANOSECONDS * 1.2;
  const pieces = piecesOf(cost, Math.ceil(tiles / 4), machine);
  const rows: KernelCall = {
    function: "winogradRows",
    arguments: [
      ...["shared" as const, 0, layout.second, layout.zeros, layout.end, transformed, at(x.operand, x.offset)],
      ...[
        at(y.operand, y.offset),
        channels.size,
        outputs.size,
        Number(relu),
        block,
        "scratch" as const,
        "piece" as const,
        pieces,
      ],
    ],
    pieces,
    cost,
  };
  const calls = [
    writeGeometry(sources),
    writeGeometry(targets, layout.second),
    packKernel(problem, outputs, one, layout, machine),
    transformKernel(layout.end, transformed, channels.size, panels, machine),
    rows,
  ];
  return {
    calls,
    scratch: panels * 32 + block * POINTERS + planes(block * channels.size * WORD) + planes(block * panels * 32) + WORK,
    shared: transformed + planes(panels * channels.size * 32),
  };
}

function transformKernel(
  packed: number,
  transformed: number,
  channels: number,
  panels: number,
  machine: Machine,
): KernelCall {
  const cost = channels * panels * 60;
  const pieces = piecesOf(cost, panels, machine);
  return {
    function: "winogradKernel",
    arguments: ["shared", packed, transformed, channels, panels, "scratch", "piece", pieces],
    pieces,
    cost,
  };
}
