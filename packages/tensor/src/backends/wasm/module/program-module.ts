import { BackendError } from "../../../core/errors.js";
import type { NamedStep, Program, Step } from "../../../program/program.js";
import type { Code } from "../encoder/code.js";
import { ModuleBuilder } from "../encoder/module.js";
import { mapKernel, reduceKernel, type LoopKernel } from "../loops/kernel.js";
import type { Place } from "../loops/accesses.js";
import { WORD } from "../loops/nest.js";
import { namedKernels } from "../named/index.js";
import type { Argument, KernelCall } from "../named/named-kernel.js";

/** The names by which a program's module and its surroundings know each other. */
export const linkage = { module: "nn", memory: "memory", compute: "compute", commit: "commit", work: "work" } as const;

/** The export that holds the address of a storage. */
export const storageGlobal = (index: number): string => `storage${index}`;

export interface ProgramModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Bytes of the work region, scratch space included. */
  readonly workBytes: number;
}

type Launch = { readonly loop: LoopKernel } | { readonly step: number; readonly call: KernelCall };

/**
 * Writes a program as one WebAssembly module: a function for each different map or reduction, and two functions,
 * `compute` and `commit`, that run the steps in order. Addresses are a base (a global for the work region and one for
 * each storage) plus a constant, so that the module serves every network of the same structure.
 */
export function programModule(program: Program, relaxed: boolean): ProgramModule {
  const builder = new ModuleBuilder();
  builder.importMemory(linkage.module, linkage.memory);
  const { launches, scratchBytes } = lowerSteps(program);
  importKernels(builder, launches.flat());

  const writer = new LaunchWriter(program, builder, relaxed);
  const entry = (name: string, from: number, to: number): void => {
    const { code } = builder.function(0, name);
    for (const launch of launches.slice(from, to).flat()) writer.launch(code, launch);
  };
  entry(linkage.compute, 0, program.commit);
  entry(linkage.commit, program.commit, program.steps.length);
  return { bytes: builder.build(), workBytes: program.workSize * WORD + scratchBytes };
}

/** The launches of each step. All steps share one scratch space behind the work block. */
function lowerSteps(program: Program): { launches: Launch[][]; scratchBytes: number } {
  let scratchBytes = 0;
  const launches = program.steps.map((step, index): Launch[] => {
    if (step.kind !== "named") return loopLaunches(step);
    const { calls, scratch } = namedKernel(step).lower(step);
    scratchBytes = Math.max(scratchBytes, scratch);
    return calls.map((call) => ({ step: index, call }));
  });
  return { launches, scratchBytes };
}

function loopLaunches(step: Exclude<Step, NamedStep>): Launch[] {
  const loop = step.kind === "map" ? mapKernel(step) : reduceKernel(step);
  return loop.tiles === 0 ? [] : [{ loop }];
}

function namedKernel(step: NamedStep): (typeof namedKernels)[number] {
  const kernel = namedKernels.find(({ name }) => name === step.kernel);
  if (kernel !== undefined) return kernel;
  const known = namedKernels.map(({ name }) => name).join(", ");
  throw new BackendError(`wasm: ${step.label}: there is no kernel "${step.kernel}" (there are ${known})`);
}

function importKernels(builder: ModuleBuilder, launches: readonly Launch[]): void {
  for (const launch of launches) {
    if ("call" in launch) builder.importFunction(linkage.module, launch.call.function, launch.call.arguments.length);
  }
}

class LaunchWriter {
  readonly #program: Program;
  readonly #builder: ModuleBuilder;
  readonly #relaxed: boolean;
  readonly #work: number;
  readonly #storages: readonly number[];
  readonly #functions = new Map<string, number>();

  constructor(program: Program, builder: ModuleBuilder, relaxed: boolean) {
    this.#program = program;
    this.#builder = builder;
    this.#relaxed = relaxed;
    this.#work = builder.addressGlobal(linkage.work);
    this.#storages = program.storages.map((_, index) => builder.addressGlobal(storageGlobal(index)));
  }

  launch(code: Code, launch: Launch): void {
    if ("loop" in launch) {
      const { places, tiles } = launch.loop;
      for (const place of places) this.#address(code, place);
      code.i32(0).i32(tiles).call(this.#loopFunction(launch.loop));
    } else {
      const { step, call } = launch;
      for (const argument of call.arguments) this.#argument(code, argument, step);
      code.call(this.#builder.importFunction(linkage.module, call.function, call.arguments.length));
    }
  }

  #loopFunction({ key, places, write }: LoopKernel): number {
    let index = this.#functions.get(key);
    if (index === undefined) {
      const written = this.#builder.function(places.length + 2);
      write(written.code, { relaxed: this.#relaxed, constant: (words) => this.#builder.constant(words) });
      index = written.index;
      this.#functions.set(key, index);
    }
    return index;
  }

  #argument(code: Code, argument: Argument, step: number): void {
    if (argument === "step") code.i32(step + 1);
    else if (argument === "scratch")
      code
        .global(this.#work)
        .i32(this.#program.workSize * WORD)
        .scalar("i32.add");
    else if (typeof argument === "number") code.i32(argument);
    else this.#address(code, { buffer: argument.operand.buffer, offset: argument.operand.offset + argument.offset });
  }

  #address(code: Code, { buffer, offset }: Place): void {
    const { block, storage, offset: start } = this.#program.buffers[buffer];
    code.global(block === "work" ? this.#work : this.#storages[storage]);
    const bytes = (start + offset) * WORD;
    if (bytes !== 0) code.i32(bytes).scalar("i32.add");
  }
}
