import { baseline, relaxed as relaxedVariant } from "./generated/kernels.js";

const modules = new Map<string, WebAssembly.Module>();

/** The hand-written kernels (`kernels/` of this package), working on a memory. */
export function kernelLibrary(memory: WebAssembly.Memory, relaxed: boolean): WebAssembly.Exports {
  const text = relaxed ? relaxedVariant : baseline;
  let module = modules.get(text);
  if (module === undefined) {
    module = new WebAssembly.Module(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)));
    modules.set(text, module);
  }
  return new WebAssembly.Instance(module, { env: { memory } }).exports;
}
