import type { Code } from "./encoder/code.js";
import { ModuleBuilder } from "./encoder/module.js";

let simd: boolean | undefined;
let relaxed: boolean | undefined;

/** Whether WebAssembly with SIMD can be compiled here (a page's security policy may forbid it). */
export function wasmSupported(): boolean {
  return (simd ??= compiles((code) => code.i32(0).simd("i32x4.splat").simd("i32x4.abs")));
}

/** Whether the relaxed SIMD instructions, above all the fused multiply-add, are there. */
export function relaxedSimdSupported(): boolean {
  return (relaxed ??= compiles((code) => {
    for (let i = 0; i < 3; i++) code.i32(0).simd("i32x4.splat");
    code.simd("f32x4.relaxed_madd");
  }));
}

/** Tries a module with one function, whose instructions leave a vector on the stack. */
function compiles(write: (code: Code) => void): boolean {
  if (typeof WebAssembly !== "object") return false;
  const builder = new ModuleBuilder();
  const { code } = builder.function(0);
  write(code);
  code.set(code.local("v128"));
  const bytes = builder.build();
  if (!WebAssembly.validate(bytes)) return false;
  try {
    return new WebAssembly.Module(bytes) instanceof WebAssembly.Module;
  } catch {
    return false;
  }
}
