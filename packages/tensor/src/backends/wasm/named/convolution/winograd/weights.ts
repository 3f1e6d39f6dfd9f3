import { WORD } from "../../../loops/nest.js";
import { piecesOf } from "../../../module/grain.js";
import { at, type KernelCall, type LoweredStep, type Machine } from "../../named-kernel.js";
import { rowsOf, writeGeometry } from "../geometry.js";
import { NANOSECONDS, type Problem } from "../problem.js";
import { clearZeros, divide } from "../weights.js";
import {
  TILE,
  WIDE,
  PRODUCTS,
  POINTERS,
  WORK,
  isPossible,
  isWorthwhile,
  tileAxis,
  tileGeometry,
  tileLayout,
  planes,
  blockOf,
} from "./tiles.js";

/** Bytes that a block of transformed tiles may take, and tiles that it has at most. */
const WEIGHT_BYTES = 1024 * 1024;
const WEIGHT_BLOCK = 192;

/** Parts of the tiles that are summed apart at most, and bytes that their sums may take. */
const PARTS = 8;
const SUMS = 8 * 2 ** 20;

/** The gradient of a 3 × 3 kernel by Winograd's algorithm, or undefined where it does not apply or pay. */
export function lowerWinogradWeights(problem: Problem, machine: Machine): LoweredStep | undefined {
  const { axes, batch, channels, outputs, x, w, y } = problem;
  if (axes[1].outputs !== 3 || axes[2].outputs !== 3 || outputs.w !== 1 || outputs.y !== 1) return undefined;
  if (!isPossible(problem, batch.x, batch, outputs)) return undefined;
  const sources = tileGeometry(axes, channels.size, channels.x, (a) => tileAxis(a.taps, a.size, a.low, a.x, WIDE));
  const slopes = tileGeometry(axes, channels.size, channels.w, (a) => tileAxis(a.taps, a.taps, 0, a.w, TILE));
  const tiles = rowsOf(sources);
  if (!isWorthwhile(tiles, channels.size * axes[1].taps * axes[2].taps, batch, outputs)) return undefined;
  const layout = tileLayout(Math.max(batch.size, outputs.size));
  const panels = Math.ceil(outputs.size / 8);
  const sumBytes = planes(panels * batch.size * 32);
  const fitting = WEIGHT_BYTES / (PRODUCTS * (batch.size + panels * 8) * WORD);
  const block = blockOf(Math.min(WEIGHT_BLOCK, fitting), tiles);
  const parts = Math.max(1, Math.min(PARTS, Math.floor(tiles / block), Math.floor(SUMS / sumBytes)));
  const cost = tiles * PRODUCTS * batch.size * outputs.size * NANOSECONDS * 1.3;
  const { pieces, slices } = divide(piecesOf(cost, parts * panels, machine), parts, panels);
  const products: KernelCall = {
    function: "winogradWeights",
    arguments: [
      ...["shared" as const, 0, layout.second, layout.zeros, layout.end, at(x.operand, x.offset)],
      ...[at(w.operand, w.offset), batch.size, outputs.size, block, parts, slices],
      ...["scratch" as const, "piece" as const, pieces],
    ],
    pieces,
    cost,
  };
  const sumCost = PRODUCTS * panels * batch.size * parts * 2;
  const sumPieces = piecesOf(sumCost, batch.size, machine);
  const sum: KernelCall = {
    function: "winogradSum",
    arguments: [
      ...["shared" as const, layout.end, parts, at(y.operand, y.offset), axes[1].y * WORD, axes[2].y * WORD],
      ...[batch.size, batch.y * WORD, outputs.size, "scratch" as const, "piece" as const, sumPieces],
    ],
    pieces: sumPieces,
    cost: sumCost,
  };
  return {
    calls: [writeGeometry(sources), writeGeometry(slopes, layout.second), clearZeros(layout), products, sum],
    scratch: block * POINTERS + planes(block * batch.size * WORD) + planes(block * panels * 32) + WORK,
    shared: layout.end + parts * sumBytes,
  };
}
