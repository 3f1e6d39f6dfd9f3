import { bare, printFormulas } from "./formula.js";
import type { Access, Buffer, MapStep, Program, ReduceStep, Step } from "./program.js";

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
  const { definitions, lines } = step.kind === "map" ? mapLines(step, access) : reduceLines(step, access);
  const head = `${step.kind.padEnd(8)} [${dimsOf(step)}]`;
  const all = [...definitions, ...lines];
  return all.length === 1 ? `${head} ${all[0]}` : [head, ...all].join(`\n${INDENT}`);
}

const INDENT = " ".repeat(14);

interface Lines {
  readonly definitions: readonly string[];
  readonly lines: readonly string[];
}

function mapLines({ outputs, loads }: MapStep, access: (item: Access) => string): Lines {
  const { definitions, formulas } = printFormulas(
    outputs.map(({ value }) => value),
    loads.map(access),
  );
  return { definitions, lines: outputs.map(({ store }, i) => `${access(store)} ← ${bare(formulas[i])}`) };
}

function reduceLines({ combiner, body, output, loads }: ReduceStep, access: (item: Access) => string): Lines {
  const names = loads.map(access);
  const within = printFormulas([body], names);
  const total = `${combiner} ${within.formulas[0]}`;
  const store = access(output.store);
  if (output.value.kind === "accumulator") return { definitions: within.definitions, lines: [`${store} ← ${total}`] };
  const after = printFormulas([output.value], names);
  return {
    definitions: within.definitions,
    lines: [`acc = ${total}`, ...after.definitions, `${store} ← ${bare(after.formulas[0])}`],
  };
}

function dimsOf(step: Exclude<Step, { kind: "named" }>): string {
  if (step.kind === "map") return step.dims.join("×");
  const kept = step.dims.length - step.reduced;
  return `${step.dims.slice(0, kept).join("×")}|${step.dims.slice(kept).join("×")}`;
}
