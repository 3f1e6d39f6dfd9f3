import { InternalError } from "../../../core/errors.js";
import { MOST_THREADS } from "../../options.js";
import type { ProgramExports } from "../module/program-module.js";
import { CONTROL_ADDRESS, words } from "./control.js";
import type { Message } from "./messages.js";
import { spawnThread, type Thread } from "./spawn.js";

/** How long a worker looks for work before it sleeps: longer than a training loop takes between two steps. */
const WORKER_SPIN_MILLISECONDS = 0.2;
/** How long the calling thread looks whether the others are done before it sleeps: as long as a piece takes. */
const CALLER_SPIN_MILLISECONDS = 0.3;

/** The addresses that a kernel is given, besides its launch and piece. */
export interface Addresses {
  readonly table: number;
  /** The scratch space of the calling thread; that of the others follows. */
  readonly scratch: number;
  readonly scratchBytes: number;
}

/**
 * Workers that share the pieces of launches with the calling thread. Who is free takes a piece, so the caller never waits
 * for a worker to wake: if none comes it does all pieces itself.
 */
export class Team {
  readonly #memory: WebAssembly.Memory;
  readonly #library: WebAssembly.Module;
  readonly #control: Int32Array;
  /** How many work, the caller included. */
  readonly threads: number;
  readonly #workers: number;
  #threads: Thread[] | undefined;
  #failed = false;
  #posted = 0;
  #ready = 0;
  #helped = 0;

  constructor(memory: WebAssembly.Memory, library: WebAssembly.Module, threads: number) {
    this.threads = threads;
    this.#memory = memory;
    this.#library = library;
    this.#workers = threads - 1;
    this.#control = new Int32Array(memory.buffer, CONTROL_ADDRESS, words.handled + MOST_THREADS);
  }

  /** Makes the workers ready for a program; the number tells `isReady` which message that was. */
  announce(id: number, module: WebAssembly.Module): number {
    this.#start();
    this.#post({ kind: "program", id, module });
    return this.#posted;
  }

  forget(id: number): void {
    this.#post({ kind: "forget", id });
  }

  /** Whether all workers have handled that many messages: they start, and load programs, while the caller goes on. */
  isReady(messages: number): boolean {
    if (this.#failed) return false;
    if (this.#ready >= messages) return true;
    let least = this.#posted;
    for (let worker = 1; worker <= this.#workers; worker++) {
      least = Math.min(least, Atomics.load(this.#control, words.handled + worker));
    }
    this.#ready = least;
    return least >= messages;
  }

  /** Pieces that workers have done so far. */
  get helped(): number {
    return this.#helped;
  }

  /** Whether workers have yet to handle messages. */
  get isStarting(): boolean {
    return !this.#failed && !this.isReady(this.#posted);
  }

  /** Does all pieces of a launch together with the workers, who are ready for the program. */
  share(program: number, exports: ProgramExports, launch: number, pieces: number, at: Addresses): void {
    const control = this.#control;
    control[words.launch] = launch;
    control[words.program] = program;
    control[words.table] = at.table;
    control[words.scratch] = at.scratch;
    control[words.scratchBytes] = at.scratchBytes;
    Atomics.store(control, words.done, 0);
    Atomics.store(control, words.remaining, pieces);
    this.#wake();
    let own = 0;
    for (let count = pieces; count > 0; count = Atomics.load(control, words.remaining)) {
      if (Atomics.compareExchange(control, words.remaining, count, count - 1) !== count) continue;
      exports.piece(at.table, at.scratch, launch, count - 1);
      own++;
    }
    this.#helped += pieces - own;
    if (Atomics.add(control, words.done, own) + own < pieces) this.#waitFor(pieces);
    if (Atomics.load(control, words.broken) === 1) throw this.#breakDown(program, launch);
  }

  /** Ends the workers; the caller works alone from now on. */
  close(): void {
    this.#failed = true;
    for (const thread of this.#threads ?? []) thread.terminate();
    this.#threads = [];
  }

  #start(): void {
    if (this.#threads !== undefined) return;
    this.#threads = [];
    const fail = (): void => {
      this.#failed = true;
    };
    try {
      for (let number = 1; number <= this.#workers; number++) this.#threads.push(spawnThread(fail));
    } catch {
      // A page's policy may forbid workers: the caller works alone.
      this.#failed = true;
      return;
    }
    this.#threads.forEach((thread, index) =>
      thread.post({
        kind: "start",
        memory: this.#memory,
        library: this.#library,
        control: CONTROL_ADDRESS,
        words,
        number: index + 1,
        spinMilliseconds: WORKER_SPIN_MILLISECONDS,
      }),
    );
    this.#count();
  }

  #post(message: Message): void {
    if (this.#failed) return;
    for (const thread of this.#threads ?? []) thread.post(message);
    this.#count();
  }

  /** Workers look at this number to see that a message waits for them. */
  #count(): void {
    this.#posted++;
    Atomics.store(this.#control, words.posted, this.#posted);
    this.#wake();
  }

  #wake(): void {
    Atomics.add(this.#control, words.wake, 1);
    if (Atomics.load(this.#control, words.sleepers) > 0) Atomics.notify(this.#control, words.wake);
  }

  #waitFor(pieces: number): void {
    const control = this.#control;
    const start = performance.now();
    for (let turn = 1; ; turn++) {
      const done = Atomics.load(control, words.done);
      if (done === pieces) return;
      if (turn % 64 !== 0 || performance.now() - start < CALLER_SPIN_MILLISECONDS) continue;
      Atomics.store(control, words.waiting, 1);
      Atomics.wait(control, words.done, done);
      Atomics.store(control, words.waiting, 0);
    }
  }

  #breakDown(program: number, launch: number): InternalError {
    this.close();
    return new InternalError(`wasm: launch ${launch} of program ${program} failed in a worker`);
  }
}
