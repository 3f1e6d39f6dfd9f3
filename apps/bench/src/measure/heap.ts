import { loadTrainer } from "../peers/index.js";
import type { HeapJob, HeapReport } from "./jobs.js";
import type { Watch } from "./watch.js";

/** Steps before the heap is looked at for the first time: machine code, which lies there too, is made in them. */
const WARM_UP = 20_000;

/** Collects garbage and answers the bytes in use, those of typed arrays included. */
export type BytesInUse = () => number;

/** Looks at the heap after some steps, and again after many more. */
export class HeapWatch implements Watch {
  readonly #steps: number;
  readonly #bytes: BytesInUse;
  #taken = 0;
  #begin = 0;
  #report: Pick<HeapReport, "before" | "after" | "perStep"> = { before: 0, after: 0, perStep: 0 };

  constructor(steps: number, bytes: BytesInUse) {
    this.#steps = steps;
    this.#bytes = bytes;
  }

  get result(): Pick<HeapReport, "before" | "after" | "perStep"> {
    return this.#report;
  }

  start(): void {}

  step(): boolean {
    this.#taken++;
    return this.#taken === WARM_UP || this.#taken === WARM_UP + this.#steps;
  }

  mark(loss: number): boolean {
    if (!Number.isFinite(loss)) throw new RangeError(`the loss is ${loss}: this is no training to measure`);
    if (this.#taken === WARM_UP) {
      this.#report = { ...this.#report, before: this.#bytes() };
      this.#begin = performance.now();
      return true;
    }
    const perStep = (performance.now() - this.#begin) / this.#steps;
    this.#report = { ...this.#report, perStep, after: this.#bytes() };
    return false;
  }
}

/** Trains for many steps in this process, which has to be started with --expose-gc. */
export async function runHeapJob({ peer: name, task, threads, steps }: HeapJob): Promise<HeapReport> {
  const peer = await loadTrainer(name);
  const session = await peer.prepare(task, threads);
  const watch = new HeapWatch(steps, bytesInUse);
  await session.train(watch);
  return { ...watch.result, steps, backend: session.backend, threads: session.threads };
}

function bytesInUse(): number {
  if (!globalThis.gc) throw new Error("the process was not started with --expose-gc");
  for (let i = 0; i < 4; i++) globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
