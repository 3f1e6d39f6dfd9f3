import type { TypedArray } from "../../core/dtype.js";
import type { Storage } from "../../memory/storage.js";
import type { Program, Step } from "../../program/program.js";
import type { Backend, Executable } from "../backend.js";
import { JsArena, viewOf } from "./arena.js";
import { compileNamed } from "./kernels.js";
import { compileMap } from "./loops.js";
import { compileReduce } from "./rows.js";

/**
 * The reference backend: plain TypeScript, any element type, everywhere. It computes each operation in
 * float64 and rounds it to its type; what it yields is what the other backends are checked against.
 */
export function jsBackend(): Backend {
  const arena = new JsArena();
  return { name: "js", compile: (program) => new JsExecutable(program, arena) };
}

class JsExecutable implements Executable {
  readonly program: Program;
  readonly #arena: JsArena;
  readonly #steps: readonly (() => void)[];
  #storages: readonly Storage[] = [];
  /** By buffer: work from the arena, the rest from storages. Held while bound only, so that nothing is kept alive. */
  #views: readonly TypedArray[] = [];

  constructor(program: Program, arena: JsArena) {
    this.program = program;
    this.#arena = arena;
    this.#steps = program.steps.map((step) => this.#compile(step));
  }

  bind(storages: readonly Storage[]): void {
    this.#storages = storages;
    const memory = this.#arena.reserve(this.program.workSize);
    this.#views = this.program.buffers.map((buffer) => {
      const { block, storage, offset, size } = buffer;
      return block === "storage" ? storages[storage].values.subarray(offset, offset + size) : viewOf(buffer, memory);
    });
  }

  write(index: number, values: ArrayLike<number>): void {
    this.#views[this.program.inputs[index]].set(values);
  }

  compute(): void {
    this.runSteps(0, this.program.commit);
  }

  commit(): void {
    this.runSteps(this.program.commit, this.#steps.length);
  }

  runSteps(from: number, to: number): void {
    for (let step = from; step < to; step++) this.#steps[step]();
    if (to <= this.program.commit) return;
    for (const storage of this.#storages) storage.residence?.invalidate(storage);
  }

  read(index: number): TypedArray {
    return this.#views[this.program.outputs[index]].slice();
  }

  readScalar(index: number, element = 0): number {
    return this.#views[this.program.outputs[index]][element];
  }

  unbind(): void {
    this.#storages = [];
    this.#views = [];
  }

  #compile(step: Step): () => void {
    const memory = (buffer: number): TypedArray => this.#views[buffer];
    if (step.kind === "map") return compileMap(step, memory);
    if (step.kind === "reduce") return compileReduce(step, memory);
    return compileNamed(step, memory);
  }
}
