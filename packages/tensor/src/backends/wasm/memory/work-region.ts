import type { Program } from "../../../program/program.js";
import { WORD } from "../loops/nest.js";
import type { Launches } from "../module/launches.js";
import { tableOf } from "../module/table.js";

/**
 * What a program needs of the arena: its work block, then the scratch space that its threads share, that of each thread,
 * and the table of base addresses. Offsets are bytes from the start.
 */
export class WorkRegion {
  /** The scratch space of thread 0. */
  readonly scratch: number;
  /** From one thread's to the next's. */
  readonly scratchBytes: number;
  readonly table: number;
  readonly bytes: number;

  constructor(program: Program, { scratch, shared }: Launches, threads: number) {
    this.scratch = wholeLines(program.workSize * WORD + shared);
    this.scratchBytes = wholeLines(scratch);
    this.table = this.scratch + this.scratchBytes * threads;
    this.bytes = this.table + tableOf(program).size * WORD;
  }
}

const LINE = 64;

/** Two threads that write to one cache line would wait for each other. */
function wholeLines(bytes: number): number {
  return Math.ceil(bytes / LINE) * LINE;
}
