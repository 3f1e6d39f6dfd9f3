import type { Lack } from "./messages.js";

/**
 * Takes away what some browsers do not have. Only before anything that looks for it is loaded: frameworks look once.
 */
export function takeAway(lacks: readonly Lack[]): void {
  for (const lack of lacks) {
    if (lack === "shared memory") Reflect.deleteProperty(globalThis, "SharedArrayBuffer");
    else if (lack === "WebAssembly") Reflect.deleteProperty(globalThis, "WebAssembly");
    else refuseSimd();
  }
}

/** In a module, every SIMD instruction begins with this byte. */
const SIMD_PREFIX = 0xfd;

/** Refuses every module that may hold SIMD; a byte of another meaning is refused as well, which is on the safe side. */
function refuseSimd(): void {
  if (typeof WebAssembly !== "object") return;
  const { Module, validate } = WebAssembly;
  const hasSimd = (bytes: BufferSource): boolean => bytesOf(bytes).includes(SIMD_PREFIX);
  WebAssembly.validate = (bytes) => !hasSimd(bytes) && validate(bytes);
  WebAssembly.Module = new Proxy(Module, {
    construct(target, args: [BufferSource], newTarget) {
      if (hasSimd(args[0])) throw new WebAssembly.CompileError("Wasm SIMD unsupported");
      return Reflect.construct(target, args, newTarget) as object;
    },
  });
  const asynchronous = (name: "compile" | "instantiate"): void => {
    const original = WebAssembly[name] as (...args: unknown[]) => Promise<unknown>;
    Reflect.set(WebAssembly, name, async (source: unknown, ...rest: unknown[]) => {
      const bytes = source instanceof Module ? undefined : (source as BufferSource);
      if (bytes && hasSimd(bytes)) throw new WebAssembly.CompileError("Wasm SIMD unsupported");
      return original(source, ...rest);
    });
  };
  asynchronous("compile");
  asynchronous("instantiate");
}

function bytesOf(source: BufferSource): Uint8Array {
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
}
