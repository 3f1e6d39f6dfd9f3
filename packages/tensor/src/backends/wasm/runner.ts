import type { WorkRegion } from "./memory/work-region.js";
import type { Launch, Launches } from "./module/launches.js";
import { linkage, type ProgramExports } from "./module/program-module.js";
import type { Addresses, Team } from "./threads/team.js";

/** Runs the launches of one program. */
export interface Runner {
  /** For so many threads there has to be scratch space. */
  readonly threads: number;
  /** Runs launches [from, to), with the work region at that address. */
  run(from: number, to: number, work: number, region: WorkRegion): void;
}

/** Compiles and links a program's module with the kernel library. */
export class LinkedProgram {
  readonly module: WebAssembly.Module;
  readonly exports: ProgramExports;

  constructor(bytes: Uint8Array<ArrayBuffer>, library: WebAssembly.Exports, memory: WebAssembly.Memory) {
    this.module = new WebAssembly.Module(bytes);
    const imports = { [linkage.module]: { ...library, [linkage.memory]: memory } };
    this.exports = new WebAssembly.Instance(this.module, imports).exports as unknown as ProgramExports;
  }
}

/** Runs everything on the calling thread: one call. */
export class SerialRunner implements Runner {
  readonly threads = 1;
  readonly #exports: ProgramExports;

  constructor({ exports }: LinkedProgram) {
    this.#exports = exports;
  }

  run(from: number, to: number, work: number, { table, scratch }: WorkRegion): void {
    if (from < to) this.#exports.run(work + table, work + scratch, from, to);
  }
}

let programs = 0;

/** Programs that nobody can run any more: workers need not keep them. */
const dropped = new FinalizationRegistry<{ readonly team: Team; readonly id: number }>(({ team, id }) =>
  team.forget(id),
);

/** Shares those launches that have several pieces with a team; until its workers are ready, runs them alone. */
export class TeamRunner implements Runner {
  readonly threads: number;
  readonly #id = ++programs;
  readonly #program: LinkedProgram;
  readonly #team: Team;
  readonly #launches: readonly Launch[];
  readonly #bodies: Launches["bodies"];
  /** For each launch, the first from it on that has several pieces, or is the edge of a loop with such launches. */
  readonly #nextShared: readonly number[];
  /** By loop: iterations that are left. */
  readonly #left: number[];
  readonly #counts: readonly number[];
  readonly #addresses = { table: 0, scratch: 0, scratchBytes: 0 } satisfies Addresses;
  /** The message by which the workers hear of the program. */
  readonly #announced: number;

  /** @param counts of the program's loops */
  constructor(program: LinkedProgram, { list, bodies }: Launches, counts: readonly number[], team: Team) {
    this.threads = team.threads;
    this.#program = program;
    this.#team = team;
    this.#launches = list;
    this.#bodies = bodies;
    this.#counts = counts;
    this.#left = counts.map(() => 0);
    const isShared = bodies.map(({ from, to }) => list.slice(from, to).some(({ pieces }) => pieces > 1));
    this.#nextShared = nextWhere(list, (launch) =>
      "mark" in launch ? launch.mark !== "advance" && isShared[launch.of] : launch.pieces > 1,
    );
    this.#announced = team.announce(this.#id, program.module);
    dropped.register(this, { team, id: this.#id });
  }

  run(from: number, to: number, work: number, region: WorkRegion): void {
    const { exports } = this.#program;
    const at = this.#addresses;
    at.table = work + region.table;
    at.scratch = work + region.scratch;
    at.scratchBytes = region.scratchBytes;
    if (!this.#team.isReady(this.#announced)) {
      if (from < to) exports.run(at.table, at.scratch, from, to);
      return;
    }
    for (let launch = from; launch < to;) {
      const shared = Math.min(this.#nextShared[launch], to);
      if (launch < shared) exports.run(at.table, at.scratch, launch, shared);
      launch = shared < to ? this.#share(shared) : to;
    }
  }

  /** Shares a launch, or does what the edge of a loop asks for; the launch that comes next. */
  #share(index: number): number {
    const launch = this.#launches[index];
    const { exports } = this.#program;
    const at = this.#addresses;
    if (!("mark" in launch)) {
      this.#team.share(this.#id, exports, index, launch.pieces, at);
      return index + 1;
    }
    if (launch.mark === "enter") {
      exports.run(at.table, at.scratch, index, index + 1);
      this.#left[launch.of] = this.#counts[launch.of];
      return index + 1;
    }
    return --this.#left[launch.of] > 0 ? this.#bodies[launch.of].from : index + 1;
  }
}

/** For each index, the first from it on whose item fits; the length if none does. */
function nextWhere<T>(items: readonly T[], fits: (item: T) => boolean): number[] {
  const next = new Array<number>(items.length);
  for (let i = items.length - 1, found = items.length; i >= 0; i--) {
    if (fits(items[i])) found = i;
    next[i] = found;
  }
  return next;
}
