import { baseline, relaxed as relaxedVariant } from "../../src/backends/wasm/generated/kernels.js";
import { namedKernels } from "../../src/backends/wasm/named/index.js";
import type { KernelCall, Machine } from "../../src/backends/wasm/named/named-kernel.js";
import type { NamedStep, Program } from "../../src/program/program.js";

const BASE = 1024;
/** Bytes behind the scratch space, and behind the shared one, that must stay as they are. */
const GUARD = 4096;
const PATTERN = 0x7fc0_1234;

export interface PieceRun {
  readonly relaxed: boolean;
  readonly machine: Machine;
  /** Changes how a call is divided, if it likes. */
  readonly divide?: (call: KernelCall) => KernelCall;
  /** The order in which the pieces of a call run. */
  readonly order: (pieces: number) => readonly number[];
}

/**
 * Runs a named step piece by piece, each with scratch space full of NaN, and gives all words of the work block as they are
 * then. Scratch space and what all pieces share are guarded behind.
 */
export function runPieces({ program, inputs }: { program: Program; inputs: number[][] }, run: PieceRun): Int32Array {
  const step = program.steps[0] as NamedStep;
  const {
    calls,
    scratch,
    shared = 0,
  } = namedKernels.find(({ name }) => name === step.kernel)!.lower(step, run.machine);
  const scratchStart = BASE + 4 * program.workSize;
  const sharedStart = scratchStart + wholeLines(scratch) + GUARD;
  const bytes = sharedStart + wholeLines(shared) + GUARD;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / 65_536) });
  const floats = new Float32Array(memory.buffer);
  const words = new Int32Array(memory.buffer);
  program.inputs.forEach((id, i) => {
    const values = program.buffers[id].dtype === "float32" ? floats : words;
    values.set(inputs[i], BASE / 4 + program.buffers[id].offset);
  });
  const { exports } = new WebAssembly.Instance(libraryOf(run.relaxed), { env: { memory } });
  words.fill(PATTERN, sharedStart / 4, bytes / 4);
  for (const call of calls.map((each) => run.divide?.(each) ?? each)) {
    for (const piece of run.order(call.pieces)) {
      words.fill(PATTERN, scratchStart / 4, sharedStart / 4);
      const values = call.arguments.map((argument) => {
        if (typeof argument === "number") return argument;
        if (argument === "piece") return piece;
        if (argument === "scratch") return scratchStart;
        if (argument === "shared") return sharedStart;
        if (argument === "step") return 1;
        const { operand, offset } = argument;
        return BASE + 4 * (program.buffers[operand.buffer].offset + operand.offset + offset);
      });
      (exports[call.function] as (...values: number[]) => void)(...values);
      const guards = { scratch: [scratchStart + scratch, sharedStart], shared: [sharedStart + shared, bytes] };
      for (const [space, [from, to]] of Object.entries(guards)) {
        if (words.subarray(Math.ceil(from / 4), to / 4).some((word) => word !== PATTERN)) {
          throw new Error(`${call.function} writes behind its ${space} space`);
        }
      }
    }
  }
  return words.slice(BASE / 4, scratchStart / 4);
}

function wholeLines(bytes: number): number {
  return Math.ceil(bytes / 64) * 64;
}

const libraries = new Map<boolean, WebAssembly.Module>();

/** Compiled once: that takes longer than a run. */
function libraryOf(relaxed: boolean): WebAssembly.Module {
  const known = libraries.get(relaxed);
  if (known) return known;
  const text = atob(relaxed ? relaxedVariant : baseline);
  const library = new WebAssembly.Module(Uint8Array.from(text, (character) => character.charCodeAt(0)));
  libraries.set(relaxed, library);
  return library;
}
