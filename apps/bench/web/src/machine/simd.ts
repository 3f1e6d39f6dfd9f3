/** What WebAssembly can do here. */
export type SimdSupport = "none" | "plain" | "SIMD" | "relaxed SIMD";

const header = [0, 97, 115, 109, 1, 0, 0, 0];
/** One type, () → (), and one function of it. */
const declarations = [1, 4, 1, 96, 0, 0, 3, 2, 1, 0];

/** A module with a function that computes a vector and drops it. */
function moduleOf(...instructions: number[]): Uint8Array<ArrayBuffer> {
  const body = [0, ...instructions, 0x1a, 0x0b];
  return Uint8Array.of(...header, ...declarations, 10, body.length + 2, 1, body.length, ...body);
}

/** i32x4.splat of 0. */
const zeros = [0x41, 0, 0xfd, 0x11];
const simd = moduleOf(...zeros);
/** f32x4.relaxed_madd of three vectors. */
const relaxed = moduleOf(...zeros, ...zeros, ...zeros, 0xfd, 0x85, 0x02);

/** Whether a module can be compiled: it may be valid and forbidden by the page's policy. */
function compiles(bytes: Uint8Array<ArrayBuffer>): boolean {
  try {
    return new WebAssembly.Module(bytes) instanceof WebAssembly.Module;
  } catch {
    return false;
  }
}

export function simdSupport(): SimdSupport {
  if (typeof WebAssembly !== "object" || !compiles(Uint8Array.from(header))) return "none";
  if (compiles(relaxed)) return "relaxed SIMD";
  return compiles(simd) ? "SIMD" : "plain";
}
