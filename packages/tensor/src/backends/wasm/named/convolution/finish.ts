import { WORD } from "../../loops/nest.js";
import { piecesOf } from "../../module/grain.js";
import { at, type KernelCall, type Machine } from "../named-kernel.js";
import { positionsOf, type Problem } from "./problem.js";

/** Nanoseconds for an element. */
const ELEMENT = 1;

/** What is done to y once all of it is there, for the ways that cannot do it on the way. */
export function finishKernel(problem: Problem, machine: Machine): KernelCall[] {
  const { axes, batch, groups, outputs, y, bias, relu } = problem;
  if (!bias && !relu) return [];
  const cost = batch.size * positionsOf(problem) * groups.size * outputs.size * ELEMENT;
  const pieces = piecesOf(cost, batch.size, machine);
  const call: KernelCall = {
    function: "convolutionFinish",
    arguments: [
      ...[at(y.operand, y.offset), batch.size, batch.y * WORD],
      ...axes.flatMap((axis) => [axis.outputs, axis.y * WORD]),
      ...[groups.size, groups.y * WORD, outputs.size],
      ...[bias ? at(bias) : 0, outputs.bias * WORD, groups.bias * WORD, Number(relu), "piece" as const, pieces],
    ],
    pieces,
    cost,
  };
  return [call];
}
