import { mapLines, reduceLines } from "./print-loop.js";
import type { Access, Buffer, Program, Step } from "./program.js";

/** A program as text: its blocks, then a line per step. Stable, so that a change of plan shows in a review. */
export function printProgram(program: Program): string {
  const bytes = (words: number): string =>
    words >= 2 ** 18 ? `${(words / 2 ** 18).toFixed(1)} MiB` : `${(words / 256).toFixed(1)} KiB`;
  const storages = program.storages.map(({ dtype, size }, i) => `s${i}: ${dtype}[${size}]`).join(", ");
  const names = (list: readonly number[]): string => list.map((id) => nameOf(program.buffers[id])).join(", ");
  const lines = program.steps.flatMap((step, index) => {
    const depth = program.loops.filter(({ from, to }) => from <= index && index < to).length;
    const margin = "  ".repeat(depth);
    const text = printStep(step, program).replaceAll("\n", `\n${margin}`);
    return [
      ...(index === program.commit ? ["commit"] : []),
      ...program.loops.flatMap(({ from, to }, loop) => (from === index && to > from ? printLoop(loop, program) : [])),
      `${String(index).padStart(3)}  ${margin}${text}`,
    ];
  });
  return [
    `program  ${program.steps.length} steps, arena ${bytes(program.workSize)}`,
    `inputs   ${names(program.inputs) || "none"}`,
    `storage  ${storages || "none"}`,
    ...lines,
    `outputs  ${names(program.outputs) || "none"}`,
  ].join("\n");
}

/** How often a loop runs, and where the windows of its steps are in iteration t. */
function printLoop(loop: number, program: Program): string[] {
  const { from, count } = program.loops[loop];
  const margin = "  ".repeat(
    program.loops.slice(0, loop).filter((outer) => outer.from <= from && from < outer.to).length,
  );
  const windows = program.buffers.flatMap((buffer) => {
    const { window } = buffer;
    if (window?.loop !== loop || window.stride === 0) return [];
    const place = printPlace({ buffer: window.of, offset: window.start, strides: [] }, program);
    return [
      `     ${margin}  ${nameOf(buffer)} = ${place} ${window.stride < 0 ? "−" : "+"} ${Math.abs(window.stride)}·t`,
    ];
  });
  return [`     ${margin}for t = 0 … ${count - 1}`, ...windows];
}

function nameOf(buffer: Buffer): string {
  return buffer.block === "storage" ? buffer.name : `${buffer.name}%${buffer.id}`;
}

/** An access as text, without its strides: the buffer and where it starts. */
export function printPlace({ buffer, offset }: Access, { buffers }: Program): string {
  return `${nameOf(buffers[buffer])}${offset === 0 ? "" : `+${offset}`}`;
}

/** A step as it stands in a program's text; `access` says how its operands are written. */
export function printStep(
  step: Step,
  program: Program,
  access = (item: Access): string => `${printPlace(item, program)}(${item.strides.join()})`,
): string {
  if (step.kind === "named") {
    const operands = (list: typeof step.reads): string =>
      list.map((item) => `${access(item)}[${item.shape.join("×")}]`).join(", ");
    const numbers = Object.entries(step.attributes).map(([key, value]) => `${key}=${value}`);
    return `${step.kernel.padEnd(8)} ${operands(step.writes)} ← ${[operands(step.reads), ...numbers].join(", ")}`;
  }
  const lines = step.kind === "map" ? mapLines(step, access) : reduceLines(step, access);
  const head = `${step.kind.padEnd(8)} [${dimsOf(step)}]`;
  return lines.length === 1 ? `${head} ${lines[0]}` : [head, ...lines].join(`\n${INDENT}`);
}

const INDENT = " ".repeat(14);

function dimsOf(step: Exclude<Step, { kind: "named" }>): string {
  if (step.kind === "map") return step.dims.join("×");
  const kept = step.dims.length - step.reduced;
  return `${step.dims.slice(0, kept).join("×")}|${step.dims.slice(kept).join("×")}`;
}
