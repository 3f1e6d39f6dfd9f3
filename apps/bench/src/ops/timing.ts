import type { OpSession } from "./session.js";

export interface TimingOptions {
  /** Time to measure for, after warming up. */
  readonly seconds: number;
  readonly now?: () => number;
}

/** Milliseconds of runs before measuring begins, so that the machine code is what it will be. */
const WARM_UP = 100;

/** Milliseconds of a block of runs. */
const BLOCK = 10;

/** How many times as long as the last a block may be, on a clock that moves in jumps. */
const GROWTH = 8;

/** Blocks that are worth waiting for, and how many times longer than asked. */
const FEWEST = 5;
const PATIENCE = 4;

/** Milliseconds per run of each block of runs, after warming up: some 10 ms each, or one run where that takes longer. */
export async function timeRuns(
  { run }: Pick<OpSession, "run">,
  { seconds, now = () => performance.now() }: TimingOptions,
): Promise<number[]> {
  let size = 1;
  const block = async (): Promise<number> => {
    const begin = now();
    // Nothing is awaited where nothing has to be: a turn of the event loop may cost as much as the run.
    const pending = run(size);
    if (pending) await pending;
    const perRun = (now() - begin) / size;
    size = Math.max(1, Math.min(GROWTH * size, Math.round(BLOCK / perRun)));
    return perRun;
  };
  const warm = now() + WARM_UP;
  do await block();
  while (now() < warm);
  const blocks: number[] = [];
  const begin = now();
  const goesOn = (spent: number): boolean =>
    spent < seconds || (blocks.length < FEWEST && spent < PATIENCE * Math.max(seconds, 0.1));
  do blocks.push(await block());
  while (goesOn((now() - begin) / 1000));
  return blocks;
}
