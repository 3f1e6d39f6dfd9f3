import { InternalError } from "../../../core/errors.js";
import { joinBytes, named, pushUnsigned, section, unsigned, type Bytes } from "./bytes.js";
import { Code, valueTypes } from "./code.js";
import { SIMD_PREFIX, V128_CONST, scalar } from "./opcodes.js";

const sections = { type: 1, import: 2, function: 3, global: 6, export: 7, code: 10 } as const;
const external = { function: 0, memory: 2 } as const;
const FUNCTION_TYPE = 0x60;
const MUTABLE = 1;
const HAS_MAXIMUM = 1;
const SHARED = 2;
const HEADER = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** Four 32-bit words of a vector constant, as integers. */
export type Words = readonly [number, number, number, number];

/** Builds a WebAssembly module whose functions take i32 parameters and return nothing. */
export class ModuleBuilder {
  readonly #arities: number[] = [];
  readonly #imports: Bytes[] = [];
  readonly #importedFunctions = new Map<string, number>();
  readonly #functions: { type: number; code: Code }[] = [];
  readonly #globals: Bytes[] = [];
  readonly #constants = new Map<string, number>();
  readonly #exports: Bytes[] = [];

  /** `sharedPages`: the largest size of a memory that threads share; without, the memory is one thread's own. */
  importMemory(module: string, name: string, sharedPages?: number): void {
    this.#imports.push(memoryImport(module, name, sharedPages));
  }

  /** Index of an imported function; the same name is imported once. All imports come before the first function. */
  importFunction(module: string, name: string, parameters: number): number {
    const known = this.#importedFunctions.get(name);
    if (known !== undefined) return known;
    if (this.#functions.length > 0) throw new InternalError(`wasm encoder: import ${name} after the first function`);
    const index = this.#importedFunctions.size;
    this.#importedFunctions.set(name, index);
    this.#imports.push([...named(module), ...named(name), external.function, ...unsigned(this.#type(parameters))]);
    return index;
  }

  /** Adds a function and returns its index; its body may be written until `build`. */
  function(parameters: number, exportAs?: string): { index: number; code: Code } {
    const index = this.#importedFunctions.size + this.#functions.length;
    const code = new Code(parameters);
    this.#functions.push({ type: this.#type(parameters), code });
    if (exportAs !== undefined) this.#export(exportAs, external.function, index);
    return { index, code };
  }

  /**
   * A vector constant in a global. It is declared mutable though nothing changes it: V8 builds a `v128.const` anew at
   * each use inside a loop, and a mutable global is something it cannot see through.
   */
  constant(words: Words): number {
    const key = words.join();
    let index = this.#constants.get(key);
    if (index === undefined) {
      const init = [valueTypes.v128, MUTABLE, SIMD_PREFIX, V128_CONST];
      for (const word of words) for (let shift = 0; shift < 32; shift += 8) init.push((word >>> shift) & 0xff);
      init.push(scalar.end);
      index = this.#globals.push(init) - 1;
      this.#constants.set(key, index);
    }
    return index;
  }

  build(): Uint8Array<ArrayBuffer> {
    const types = this.#arities.map((arity): Bytes => {
      const parameters = new Array<number>(arity).fill(valueTypes.i32);
      return [FUNCTION_TYPE, ...unsigned(arity), ...parameters, 0];
    });
    const functions: Bytes = [];
    const bodies: Bytes[] = [];
    for (const { type, code } of this.#functions) {
      pushUnsigned(functions, type);
      bodies.push(...code.encode());
    }
    return joinBytes([
      HEADER,
      ...section(sections.type, types.length, types),
      ...section(sections.import, this.#imports.length, this.#imports),
      ...section(sections.function, this.#functions.length, [functions]),
      ...section(sections.global, this.#globals.length, this.#globals),
      ...section(sections.export, this.#exports.length, this.#exports),
      ...section(sections.code, this.#functions.length, bodies),
    ]);
  }

  #type(parameters: number): number {
    const known = this.#arities.indexOf(parameters);
    return known >= 0 ? known : this.#arities.push(parameters) - 1;
  }

  #export(name: string, kind: number, index: number): void {
    this.#exports.push([...named(name), kind, ...unsigned(index)]);
  }
}

/** An import of a memory: of any size, or shared and of at most so many pages. */
export function memoryImport(module: string, name: string, sharedPages?: number): Bytes {
  const limits = sharedPages === undefined ? [0, 0] : [HAS_MAXIMUM | SHARED, 0, ...unsigned(sharedPages)];
  return [...named(module), ...named(name), external.memory, ...limits];
}
