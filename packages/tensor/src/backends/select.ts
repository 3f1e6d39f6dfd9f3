import { checkOptions } from "../core/checks/arguments.js";
import { BackendError, InvalidArgumentError } from "../core/errors.js";
import type { Backend, Executable } from "./backend.js";
import { jsBackend } from "./js/index.js";
import { checkBackendOptions, type BackendOptions } from "./options.js";
import { wasmBackend, wasmSupported } from "./wasm/index.js";
import { Recent } from "../memory/recent.js";
import { keptPrograms } from "../program/kept.js";
import type { Program } from "../program/program.js";

export type BackendName = "auto" | "js" | "wasm";

type Named = Exclude<BackendName, "auto">;

const makers: Record<Named, (options: BackendOptions) => Backend> = { js: () => jsBackend(), wasm: wasmBackend };
const made = new Map<string, Backend>();

/** Programs kept compiled per backend. */
const caches = new WeakMap<Backend, Recent<Executable>>();

let chosen: Backend | "auto" = "auto";
/** Of the automatic choice. */
let automatic: BackendOptions = {};

function named(name: Named, options: BackendOptions = {}): Backend {
  const key = `${name} ${options.threads} ${options.deterministic ?? false}`;
  let backend = made.get(key);
  if (!backend) made.set(key, (backend = makers[name](options)));
  return backend;
}

/**
 * Chooses what runs programs from now on: "wasm" (SIMD), "js" (plain, also float64), a backend of your own, or "auto"
 * (the default): wasm where the machine has it, js elsewhere and for programs in float64.
 *
 * `threads`: how many work on one program (wasm; default: the machine's cores; the bits of the results do not depend on
 * it). `deterministic`: the same bits on every machine and engine, a little slower (wasm without fused multiply-add). The
 * js backend has one thread.
 *
 * @throws {BackendError} no such backend, or wasm where the machine lacks WebAssembly SIMD.
 * @throws {InvalidArgumentError} options that no backend has.
 */
export function setBackend(backend: BackendName | Backend, options: BackendOptions = {}): void {
  checkOptions(options, ["threads", "deterministic"], "setBackend");
  checkBackendOptions(options, "setBackend");
  if (typeof backend !== "string") {
    if (typeof backend?.compile !== "function") {
      throw new BackendError(
        "setBackend: a backend is an object with compile(program); call jsBackend() or wasmBackend()",
      );
    }
    if (Object.keys(options).length > 0) {
      throw new InvalidArgumentError(
        "setBackend: a backend that is made already takes no options; give them to its maker",
      );
    }
    chosen = backend;
  } else if (backend === "auto") {
    if (wasmSupported()) named("wasm", options);
    automatic = options;
    chosen = "auto";
  } else if (!Object.hasOwn(makers, backend)) {
    throw new BackendError(
      `setBackend: there is no backend "${backend as string}"; use "auto", "js", "wasm" or a Backend`,
    );
  } else if (backend === "wasm" && !wasmSupported()) {
    throw new BackendError(`setBackend: this machine has no WebAssembly with SIMD; use "js"`);
  } else {
    chosen = named(backend, options);
  }
}

/** The backend that programs run on; those in float64 use js when the choice is automatic. */
export function getBackend(needsFloat64 = false): Backend {
  if (chosen !== "auto") return chosen;
  return wasmSupported() && !needsFloat64 ? named("wasm", automatic) : named("js");
}

/** A program compiled for a backend, from the cache where its key is known. */
export function compileProgram(program: Program, backend: Backend): Executable {
  let cache = caches.get(backend);
  if (!cache)
    caches.set(
      backend,
      (cache = new Recent({ ...keptPrograms, weigh: (executable) => keptPrograms.weigh(executable.program) })),
    );
  return cache.get(program.key, () => backend.compile(program));
}
