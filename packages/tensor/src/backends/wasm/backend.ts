import { checkOptions, describe } from "../../core/checks/arguments.js";
import { BackendError, InvalidArgumentError } from "../../core/errors.js";
import type { Program } from "../../program/program.js";
import type { Backend, Executable } from "../backend.js";
import { WasmExecutable, type Surroundings } from "./executable.js";
import { kernelLibrary } from "./library.js";
import { Arena } from "./memory/arena.js";
import { Heap, MAX_PAGES } from "./memory/heap.js";
import { Residents } from "./memory/residents.js";
import { GRAIN } from "./module/grain.js";
import { launchesOf } from "./module/launches.js";
import { programModule } from "./module/program-module.js";
import type { Machine } from "./named/named-kernel.js";
import { LinkedProgram, SerialRunner, TeamRunner } from "./runner.js";
import { relaxedSimdSupported, wasmSupported } from "./support.js";
import { checkBackendOptions, MOST_THREADS, type BackendOptions } from "../options.js";
import { canShareMemory, coreCount } from "./threads/spawn.js";
import { Team } from "./threads/team.js";

export interface WasmBackendOptions extends BackendOptions {
  /** Whether to use fused multiply-add (relaxed SIMD). Default: where the machine has it, unless deterministic. */
  readonly relaxed?: boolean | undefined;
}

/**
 * Runs programs as WebAssembly with SIMD, in float32, int32 and bool. Each backend has a linear memory and threads of its
 * own.
 *
 * @throws {BackendError} where there is no WebAssembly with SIMD, or no relaxed SIMD though the options ask for it.
 * @throws {InvalidArgumentError} options that make no sense, or relaxed with deterministic.
 */
export function wasmBackend(options: WasmBackendOptions = {}): WasmBackend {
  checkOptions(options, ["threads", "deterministic", "relaxed"], "wasmBackend");
  checkBackendOptions(options, "wasmBackend");
  const { threads = Math.min(coreCount(), MOST_THREADS), deterministic = false } = options;
  const { relaxed = !deterministic && relaxedSimdSupported() } = options;
  if (typeof relaxed !== "boolean") {
    throw new InvalidArgumentError(`wasmBackend: relaxed must be true or false, got ${describe(relaxed)}`);
  }
  if (!wasmSupported()) throw new BackendError("wasm: WebAssembly with SIMD is not available here; use jsBackend()");
  if (relaxed && deterministic) {
    throw new InvalidArgumentError(
      "wasmBackend: relaxed SIMD gives other bits on other machines; it cannot be deterministic",
    );
  }
  if (relaxed && !relaxedSimdSupported()) throw new BackendError("wasm: relaxed SIMD is not available here");
  return new WasmBackend(relaxed, { threads: canShareMemory() ? threads : 1, grain: GRAIN });
}

/** Backends that nobody can use any more: their workers need not wait. */
const dropped = new FinalizationRegistry<Team>((team) => team.close());

/** A backend with a linear memory of its own, and threads that share it. */
export class WasmBackend implements Backend {
  readonly name = "wasm";
  /** Threads that work on a program that is large enough. */
  readonly threads: number;
  /** Whether it does without fused multiply-add, which gives other bits than a multiplication and an addition. */
  readonly deterministic: boolean;
  readonly #machine: Machine;
  readonly #surroundings: Surroundings;
  readonly #library: WebAssembly.Exports;
  readonly #team: Team | undefined;

  /** Use `wasmBackend()`. */
  constructor(relaxed: boolean, machine: Machine) {
    const sharedHeap = machine.threads > 1 ? tryShare() : undefined;
    const shared = sharedHeap !== undefined;
    const heap = sharedHeap ?? new Heap();
    const threads = shared ? machine.threads : 1;
    const residents = new Residents(heap);
    const library = kernelLibrary({ relaxed, shared });
    this.deterministic = !relaxed;
    this.threads = threads;
    this.#machine = { ...machine, threads };
    this.#surroundings = { heap, residents, arena: new Arena(heap, residents) };
    this.#library = new WebAssembly.Instance(library, { env: { memory: heap.memory } }).exports;
    this.#team = shared ? new Team(heap.memory, library, threads) : undefined;
    if (this.#team) dropped.register(this, this.#team);
  }

  /** Bytes of linear memory; it never shrinks. */
  get memoryBytes(): number {
    return this.#surroundings.heap.size;
  }

  /** Pieces of work that other threads have done so far. */
  get helped(): number {
    return this.#team?.helped ?? 0;
  }

  compile(program: Program): Executable {
    for (const { dtype, name } of program.buffers) {
      if (dtype === "float64") {
        throw new BackendError(`wasm: buffer "${name}" is float64; float64 runs on the js backend (jsBackend())`);
      }
    }
    const launches = launchesOf(program, this.#machine);
    const sharedPages = this.#team && MAX_PAGES;
    const bytes = programModule(program, launches, { relaxed: !this.deterministic, sharedPages });
    const linked = new LinkedProgram(bytes, this.#library, this.#surroundings.heap.memory);
    const isShared = this.#team !== undefined && launches.list.some(({ pieces }) => pieces > 1);
    const counts = program.loops.map(({ count }) => count);
    const runner = isShared ? new TeamRunner(linked, launches, counts, this.#team) : new SerialRunner(linked);
    return new WasmExecutable(program, launches, runner, this.#surroundings);
  }

  /** Resolves when the workers are up and know all programs that were compiled so far; until then one thread works. */
  async whenReady(): Promise<void> {
    while (this.#team?.isStarting) await new Promise((resolve) => setTimeout(resolve, 1));
  }

  /** Ends the worker threads at once. The backend goes on with one thread; nobody needs to call this to end a process. */
  close(): void {
    this.#team?.close();
  }
}

/** A memory that threads can share; where there is none (an engine without, too little address space) one thread works. */
function tryShare(): Heap | undefined {
  try {
    return new Heap(true);
  } catch {
    return undefined;
  }
}
