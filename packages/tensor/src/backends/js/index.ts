import type { TypedArray } from "../../core/dtype.js";
import type { Storage } from "../../memory/storage.js";
import type { Program, Step, Window } from "../../program/program.js";
import { walkSteps, type Walker } from "../../program/walk.js";
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

/** A window and where it is. */
interface JsWindow extends Window {
  readonly id: number;
  readonly size: number;
  position: number;
}

/** Where a window is while its loop does not run. */
const nowhere = new Float32Array(0);

class JsExecutable implements Executable {
  readonly program: Program;
  readonly #arena: JsArena;
  readonly #steps: readonly (() => void)[];
  #storages: readonly Storage[] = [];
  /**
   * By buffer: work from the arena, windows from what they are parts of, the rest from storages. Held while bound only,
   * so that nothing is kept alive.
   */
  #views: TypedArray[] = [];
  readonly #windows: readonly JsWindow[][];
  readonly #walker: Walker = {
    steps: (from, to) => {
      for (let step = from; step < to; step++) this.#steps[step]();
    },
    enter: (loop) => this.enterLoop(loop),
    advance: (loop) => this.advanceLoop(loop),
  };

  constructor(program: Program, arena: JsArena) {
    this.program = program;
    this.#arena = arena;
    this.#windows = program.loops.map((_, loop) =>
      program.buffers.flatMap(({ id, size, window }) =>
        window?.loop === loop ? [{ id, size, ...window, position: 0 }] : [],
      ),
    );
    this.#steps = program.steps.map((step) => this.#compile(step));
  }

  bind(storages: readonly Storage[]): void {
    this.#storages = storages;
    const memory = this.#arena.reserve(this.program.workSize);
    this.#views = this.program.buffers.map((buffer) => {
      const { block, storage, offset, size } = buffer;
      if (block === "window") return nowhere;
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
    walkSteps(this.program.loops, from, to, this.#walker);
    if (to <= this.program.commit) return;
    for (const storage of this.#storages) storage.residence?.invalidate(storage);
  }

  runStep(step: number): void {
    this.#steps[step]();
    if (step >= this.program.commit) for (const storage of this.#storages) storage.residence?.invalidate(storage);
  }

  enterLoop(loop: number): void {
    for (const window of this.#windows[loop]) {
      window.position = window.start;
      this.#look(window);
    }
  }

  advanceLoop(loop: number): void {
    for (const window of this.#windows[loop]) {
      window.position += window.stride;
      this.#look(window);
    }
  }

  #look({ id, of, position, size }: JsWindow): void {
    this.#views[id] = this.#views[of].subarray(position, position + size);
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
