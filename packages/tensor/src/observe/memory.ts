import { roomOf } from "../place/arena.js";
import { lifetimes, type Lifetime } from "../place/liveness.js";
import { accessesOf, type Program } from "../program/program.js";
import { baseOf } from "../program/window.js";
import { bytesOf } from "./cost.js";

/** Bytes of a word, in which the arena is counted. */
const WORD = 4;

/** Bytes that a program needs, and why. */
export interface ProgramMemory {
  /** The work region: inputs, outputs and temporaries, which take turns in it. All programs of a backend share one. */
  readonly arena: number;
  /** What is alive together at the worst step, in whole cache lines: no plan can do with less. */
  readonly live: number;
  /** The first step at which that much is needed. */
  readonly fullest: number;
  /** arena / live: 1 for a perfect plan. */
  readonly overhead: number;
  /** What inputs, outputs and temporaries would take if each had a place of its own. */
  readonly unshared: number;
  /** Space in which kernels repack their operands, beside the arena; known once the program is compiled. */
  readonly scratch: number;
  /** Values that outlast a run: parameters, moments, running statistics. */
  readonly storages: readonly StorageMemory[];
}

export interface StorageMemory {
  readonly bytes: number;
  readonly use: "read" | "written" | "read and written";
}

/** The memory of a program, from its plan alone. */
export function memoryOf(program: Program, scratch = 0): ProgramMemory {
  const arena = WORD * program.workSize;
  const { live, fullest, unshared } = demandOf(program);
  const overhead = live === 0 ? 1 : arena / live;
  return { arena, live, fullest, overhead, unshared, scratch, storages: storagesOf(program) };
}

function demandOf(program: Program): { live: number; fullest: number; unshared: number } {
  const lives = lifetimes(program);
  const { buffers, steps } = program;
  const bytes = ({ buffer }: Lifetime): number => WORD * roomOf(buffers[buffer]);
  let [live, fullest] = [0, 0];
  for (let step = -1; step <= steps.length; step++) {
    // A loop's result that takes the place of its operand is there only once.
    const places = new Map<number, number>();
    for (const life of lives) {
      if (step < life.first || life.last < step) continue;
      const { offset } = buffers[life.buffer];
      places.set(offset, Math.max(places.get(offset) ?? 0, bytes(life)));
    }
    const needed = [...places.values()].reduce((sum, size) => sum + size, 0);
    if (needed > live) [live, fullest] = [needed, step];
  }
  return { live, fullest, unshared: lives.reduce((sum, life) => sum + bytes(life), 0) };
}

function storagesOf({ buffers, steps, storages }: Program): StorageMemory[] {
  const touched = (list: "reads" | "writes"): Set<number> =>
    new Set(
      steps.flatMap((step) => accessesOf(step)[list].map(({ buffer }) => buffers[baseOf(buffers, buffer)].storage)),
    );
  const [read, written] = [touched("reads"), touched("writes")];
  return storages.map(({ dtype, size }, index) => ({
    bytes: size * bytesOf(dtype),
    use: !written.has(index) ? "read" : read.has(index) ? "read and written" : "written",
  }));
}
