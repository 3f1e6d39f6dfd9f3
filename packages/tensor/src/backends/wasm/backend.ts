import { BackendError } from "../../core/errors.js";
import type { Program } from "../../program/program.js";
import type { Backend, Executable } from "../backend.js";
import { WasmExecutable, type Surroundings } from "./executable.js";
import { kernelLibrary } from "./library.js";
import { Arena } from "./memory/arena.js";
import { Heap } from "./memory/heap.js";
import { Residents } from "./memory/residents.js";
import { linkage, programModule } from "./module/program-module.js";
import { relaxedSimdSupported, wasmSupported } from "./support.js";

export interface WasmBackendOptions {
  /** Whether to use fused multiply-add (relaxed SIMD). Default: where the machine has it. */
  readonly relaxed?: boolean;
}

/**
 * Runs programs as WebAssembly with SIMD, in float32, int32 and bool. Each backend has a linear memory of its own.
 *
 * @throws BackendError where there is no WebAssembly with SIMD, or no relaxed SIMD though the options ask for it.
 */
export function wasmBackend({ relaxed = relaxedSimdSupported() }: WasmBackendOptions = {}): WasmBackend {
  if (!wasmSupported()) throw new BackendError("wasm: WebAssembly with SIMD is not available here; use jsBackend()");
  if (relaxed && !relaxedSimdSupported()) throw new BackendError("wasm: relaxed SIMD is not available here");
  return new WasmBackend(relaxed);
}

/** A backend with a linear memory of its own. */
export class WasmBackend implements Backend {
  readonly name = "wasm";
  readonly #relaxed: boolean;
  readonly #surroundings: Surroundings;
  readonly #library: WebAssembly.Exports;

  constructor(relaxed: boolean) {
    const heap = new Heap();
    const residents = new Residents(heap);
    this.#relaxed = relaxed;
    this.#surroundings = { heap, residents, arena: new Arena(heap, residents) };
    this.#library = kernelLibrary(heap.memory, relaxed);
  }

  /** Bytes of linear memory; it never shrinks. */
  get memoryBytes(): number {
    return this.#surroundings.heap.size;
  }

  compile(program: Program): Executable {
    for (const { dtype, name } of program.buffers) {
      if (dtype === "float64") {
        throw new BackendError(`wasm: buffer "${name}" is float64; float64 runs on the js backend (jsBackend())`);
      }
    }
    const { bytes, workBytes } = programModule(program, this.#relaxed);
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
      [linkage.module]: { ...this.#library, [linkage.memory]: this.#surroundings.heap.memory },
    });
    return new WasmExecutable(program, instance, workBytes, this.#surroundings);
  }
}
