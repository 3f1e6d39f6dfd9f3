import { Store } from "@nn/page";
import { runInWorker } from "../worker/run-in-worker.js";
import { groupsOf, rowsOf, type Row } from "./rows.js";
import type { Settings } from "./settings.js";

export interface Progress {
  /** Jobs done, of all. */
  readonly done: number;
  readonly of: number;
  readonly isRunning: boolean;
}

/** Runs what settings ask for, one job after another, each in a worker of its own. */
export class BenchRun {
  readonly rows = new Store<readonly Row[]>([]);
  readonly progress = new Store<Progress>({ done: 0, of: 0, isRunning: false });
  #stopping = new AbortController();

  async start(settings: Settings): Promise<void> {
    this.#stopping = new AbortController();
    const { rounds } = settings.effort;
    this.rows.set(rowsOf(settings));
    this.progress.set({ done: 0, of: rounds * this.rows.value.length, isRunning: true });
    let first = 0;
    for (const group of groupsOf(this.rows.value).values()) {
      // In turns, so that what else the machine does falls on all of them.
      for (let round = 1; round <= rounds; round++) {
        for (const index of group.keys()) await this.#turn(first + index, settings, round === rounds);
      }
      first += group.length;
    }
    this.progress.set({ ...this.progress.value, isRunning: false });
  }

  stop(): void {
    this.#stopping.abort();
  }

  async #turn(index: number, { effort, without }: Settings, isLast: boolean): Promise<void> {
    const row = this.rows.value[index];
    const { signal } = this.#stopping;
    if (row.phase !== "failed") {
      this.#change(index, { phase: "running" });
      try {
        const { workload, peer, threads } = row;
        const report = await runInWorker({ workload, peer, threads, seconds: effort.seconds }, without, signal);
        this.#change(index, { phase: isLast ? "done" : "waiting", reports: [...row.reports, report] });
      } catch (error) {
        this.#change(index, signal.aborted ? { phase: "stopped" } : { phase: "failed", failure: textOf(error) });
      }
    }
    const { progress } = this;
    progress.set({ ...progress.value, done: progress.value.done + 1 });
  }

  #change(index: number, change: Partial<Row>): void {
    this.rows.set(this.rows.value.with(index, { ...this.rows.value[index], ...change }));
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
