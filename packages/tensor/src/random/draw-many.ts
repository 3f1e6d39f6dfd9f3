import { draws } from "./generated/draws.js";
import type { RandomKey } from "./key.js";

/** What `kernels/random/draws.ts` exports. */
interface Kernels {
  readonly memory: WebAssembly.Memory;
  words(k0: number, k1: number, high: number, low: number, blocks: number, to: number): void;
  normals(count: number, at: number): void;
}

const WORD = 2 ** 32;
/** Where the kernels write: past the bytes that all kernels leave alone, up to the end of their only page. */
const START = 1024;
const ROOM = (2 ** 16 - START) / 4;
/** The kernels encrypt four blocks of two words at a time. */
const TOGETHER = 8;
/** Fewer are drawn one by one sooner than the kernels are made. */
const FEWEST = 1024;

/** null: they cannot be made here, and nobody tries again. */
let kernels: Kernels | null | undefined;

/**
 * The next words of a stream from this block on, or the normal numbers of these words, as many as are wanted and there is
 * room for: bit for bit `threefry2x32` and `standardNormal`. They are overwritten by the next
 * call. Undefined where they have to be drawn one by one: few are wanted, or this engine has no WebAssembly with SIMD.
 */
export function drawMany(
  [k0, k1]: Readonly<RandomKey>,
  block: number,
  wanted: number,
  kind: "words" | "normals",
): Uint32Array | Float32Array | undefined {
  if (wanted < FEWEST) return undefined;
  if (kernels === undefined) kernels = makeKernels();
  if (kernels === null) return undefined;
  const [high, low] = [Math.floor(block / WORD), block % WORD];
  const count = TOGETHER * Math.floor(Math.min(wanted, ROOM, 2 * (WORD - low)) / TOGETHER);
  if (count === 0) return undefined;
  kernels.words(k0, k1, high, low, count / 2, START);
  if (kind === "words") return new Uint32Array(kernels.memory.buffer, START, count);
  kernels.normals(count, START);
  return new Float32Array(kernels.memory.buffer, START, count);
}

function makeKernels(): Kernels | null {
  if (typeof WebAssembly !== "object") return null;
  try {
    const bytes = Uint8Array.from(atob(draws), (character) => character.charCodeAt(0));
    return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as unknown as Kernels;
  } catch {
    // No SIMD, or a page's policy forbids WebAssembly.
    return null;
  }
}
