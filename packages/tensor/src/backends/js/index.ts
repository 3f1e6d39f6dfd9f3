import { allocateFor } from "../../core/create.js";
import type { TypedArray } from "../../core/dtype.js";
import type { Storage } from "../../memory/storage.js";
import type { Program, Step } from "../../program/program.js";
import type { Backend, Executable } from "../backend.js";
import { compileNamed } from "./kernels.js";
import { compileMap, compileReduce } from "./loops.js";

/**
 * The reference backend: plain TypeScript, any element type, everywhere. It computes each operation in
 * float64 and rounds it to its type; what it yields is what the other backends are checked against.
 */
export function jsBackend(): Backend {
  return { name: "js", compile: (program) => new JsExecutable(program) };
}

class JsExecutable implements Executable {
  readonly program: Program;
  readonly #work: readonly (TypedArray | undefined)[];
  readonly #compute: readonly (() => void)[];
  readonly #commit: readonly (() => void)[];
  #storages: readonly Storage[] = [];
  #views: readonly (TypedArray | undefined)[] = [];

  constructor(program: Program) {
    this.program = program;
    this.#work = program.buffers.map(({ block, dtype, size, name }) =>
      block === "work" ? allocateFor([size], dtype, `js: "${name}"`) : undefined,
    );
    const runners = program.steps.map((step) => this.#compile(step));
    this.#compute = runners.slice(0, program.commit);
    this.#commit = runners.slice(program.commit);
  }

  bind(storages: readonly Storage[]): void {
    this.#storages = storages;
    this.#views = this.program.buffers.map(({ block, storage, offset, size }) =>
      block === "storage" ? storages[storage].values.subarray(offset, offset + size) : undefined,
    );
  }

  write(index: number, values: ArrayLike<number>): void {
    this.#memory(this.program.inputs[index]).set(values);
  }

  compute(): void {
    for (const run of this.#compute) run();
  }

  commit(): void {
    for (const run of this.#commit) run();
    for (const storage of this.#storages) storage.residence?.invalidate(storage);
  }

  read(index: number): TypedArray {
    return this.#memory(this.program.outputs[index]).slice();
  }

  readScalar(index: number): number {
    return this.#memory(this.program.outputs[index])[0];
  }

  unbind(): void {
    this.#storages = [];
    this.#views = [];
  }

  #memory(buffer: number): TypedArray {
    return (this.#work[buffer] ?? this.#views[buffer])!;
  }

  #compile(step: Step): () => void {
    const memory = (buffer: number): TypedArray => this.#memory(buffer);
    if (step.kind === "map") return compileMap(step, memory);
    if (step.kind === "reduce") return compileReduce(step, memory);
    return compileNamed(step, memory);
  }
}
