import type { Expression } from "../expression/expression.js";
import { accessesOf, type Access, type Buffer, type Output, type Program, type Step } from "./program.js";

/** A program as text: its blocks, then a line per step. Stable, so that a change of plan shows in a review. */
export function printProgram(program: Program): string {
  const bytes = (words: number): string =>
    words >= 2 ** 18 ? `${(words / 2 ** 18).toFixed(1)} MiB` : `${(words / 256).toFixed(1)} KiB`;
  const storages = program.storages.map(({ dtype, size }, i) => `s${i}: ${dtype}[${size}]`).join(", ");
  const names = (list: readonly number[]): string => list.map((id) => nameOf(program.buffers[id])).join(", ");
  const lines = program.steps.map((step, index) => {
    const mark = index === program.commit ? "commit\n" : "";
    return `${mark}${String(index).padStart(3)}  ${printStep(step, program)}`;
  });
  return [
    `program  ${program.steps.length} steps, arena ${bytes(program.workSize)}`,
    `inputs   ${names(program.inputs) || "none"}`,
    `storage  ${storages || "none"}`,
    ...lines,
    `outputs  ${names(program.outputs) || "none"}`,
  ].join("\n");
}

function nameOf(buffer: Buffer): string {
  return buffer.block === "storage" ? buffer.name : `${buffer.name}%${buffer.id}`;
}

function printStep(step: Step, { buffers }: Program): string {
  const access = (item: Access): string => {
    const buffer = buffers[item.buffer];
    const offset = item.offset === 0 ? "" : `+${item.offset}`;
    return `${nameOf(buffer)}${offset}(${item.strides.join()})`;
  };
  if (step.kind === "named") {
    const operands = (list: typeof step.reads): string =>
      list.map((item) => `${access(item)}[${item.shape.join("×")}]`).join(", ");
    const numbers = Object.entries(step.attributes).map(([key, value]) => `${key}=${value}`);
    return `${step.kernel.padEnd(8)} ${operands(step.writes)} ← ${[operands(step.reads), ...numbers].join(", ")}`;
  }
  const head = `${step.kind.padEnd(8)} [${dimsOf(step)}]`;
  const names = step.loads.map(access);
  const assign = ({ store, value }: Output): string => `${access(store)} ← ${printExpression(value, names)}`;
  if (step.kind === "map") return `${head} ${step.outputs.map(assign).join("; ")}`;
  const total = `acc = ${step.combiner} ${printExpression(step.body, names)}`;
  return step.output.value.kind === "accumulator"
    ? `${head} ${access(accessesOf(step).writes[0])} ← ${step.combiner} ${printExpression(step.body, names)}`
    : `${head} ${total}; ${assign(step.output)}`;
}

function dimsOf(step: Exclude<Step, { kind: "named" }>): string {
  if (step.kind === "map") return step.dims.join("×");
  const kept = step.dims.length - step.reduced;
  return `${step.dims.slice(0, kept).join("×")}|${step.dims.slice(kept).join("×")}`;
}

const LONGEST = 400;
const infix: Partial<Record<string, string>> = { add: "+", sub: "−", mul: "·", div: "/", lt: "<", eq: "=" };

/** An expression as a formula; a very long one (random bits) is cut, since its end says nothing to a reader. */
function printExpression(root: Expression, loads: readonly string[]): string {
  let budget = LONGEST;
  const visit = (expression: Expression): string => {
    if (--budget < 0) return "…";
    if (expression.kind === "constant") return String(Number(expression.value.toPrecision(7)));
    if (expression.kind === "load") return loads[expression.slot];
    if (expression.kind === "accumulator") return "acc";
    if (expression.kind === "coordinate")
      return `i(${expression.strides.join()})${expression.offset === 0 ? "" : `+${expression.offset}`}`;
    const args = expression.args.map(visit);
    const sign = infix[expression.primitive];
    if (sign) return `(${args[0]} ${sign} ${args[1]})`;
    const name = expression.primitive === "cast" ? expression.dtype : expression.primitive;
    return `${name}(${args.join(", ")})`;
  };
  return visit(root);
}
