import { InternalError } from "../../../core/errors.js";
import { Bytes } from "./bytes.js";
import { Code, valueTypes } from "./code.js";
import { SIMD_PREFIX, V128_CONST, scalar } from "./opcodes.js";

const section = { type: 1, import: 2, function: 3, global: 6, export: 7, code: 10 } as const;
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
    this.#imports.push(new Bytes().name(module).name(name).byte(external.function).unsigned(this.#type(parameters)));
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
      const init = new Bytes().byte(valueTypes.v128).byte(MUTABLE).byte(SIMD_PREFIX).unsigned(V128_CONST);
      for (const word of words) for (let shift = 0; shift < 32; shift += 8) init.byte((word >>> shift) & 0xff);
      index = this.#globals.push(init.byte(scalar.end)) - 1;
      this.#constants.set(key, index);
    }
    return index;
  }

  build(): Uint8Array<ArrayBuffer> {
    const types = this.#arities.map((arity) => {
      const bytes = new Bytes().byte(FUNCTION_TYPE).unsigned(arity);
      for (let i = 0; i < arity; i++) bytes.byte(valueTypes.i32);
      return bytes.unsigned(0);
    });
    const out = new Bytes().append(HEADER);
    writeSection(out, section.type, types);
    writeSection(out, section.import, this.#imports);
    writeSection(
      out,
      section.function,
      this.#functions.map(({ type }) => new Bytes().unsigned(type)),
    );
    writeSection(out, section.global, this.#globals);
    writeSection(out, section.export, this.#exports);
    writeSection(
      out,
      section.code,
      this.#functions.map(({ code }) => new Bytes().sized(code.encode())),
    );
    return out.view();
  }

  #type(parameters: number): number {
    const known = this.#arities.indexOf(parameters);
    return known >= 0 ? known : this.#arities.push(parameters) - 1;
  }

  #export(name: string, kind: number, index: number): void {
    this.#exports.push(new Bytes().name(name).byte(kind).unsigned(index));
  }
}

/** An import of a memory: of any size, or shared and of at most so many pages. */
export function memoryImport(module: string, name: string, sharedPages?: number): Bytes {
  const entry = new Bytes().name(module).name(name).byte(external.memory);
  if (sharedPages === undefined) return entry.byte(0).unsigned(0);
  return entry
    .byte(HAS_MAXIMUM | SHARED)
    .unsigned(0)
    .unsigned(sharedPages);
}

/** A section: its number, its length, and a vector of items. */
function writeSection(out: Bytes, id: number, items: readonly Bytes[]): void {
  const content = new Bytes().unsigned(items.length);
  for (const item of items) content.append(item);
  out.byte(id).sized(content);
}
