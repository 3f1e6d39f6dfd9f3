import type { Executable } from "../backends/backend.js";
import { timesOf, walkSteps } from "../program/walk.js";

/** How long a program and each of its steps take, in microseconds. */
export interface Timings {
  readonly steps: readonly number[];
  /** The whole program at once. */
  readonly run: number;
  readonly repeats: number;
  /** What of the repeats is given: coarse clocks, as browsers have them, say nothing about a single one. */
  readonly average: "median" | "mean";
}

/** What is measured in all, and what is run before so that the machine's compiler has done its work; milliseconds. */
const BUDGET = 600;
const WARM_UP = 40;

const [FEWEST, MOST] = [5, 2000];

/** A clock of this resolution tells the times of steps apart; with a coarser one only their mean means something. */
const FINE = 0.002;

interface Pass {
  readonly run: number;
  readonly times: readonly number[];
  readonly nothing: number;
}

/**
 * Times a bound program, as a whole and step by step in turns.
 *
 * @param prepare brings inputs and state to what they are before a run
 * @param repeats how often; without it as often as takes some tenths of a second
 */
export function timeSteps(executable: Executable, prepare: () => void, repeats?: number): Timings {
  const { steps } = executable.program;
  const begin = (): void => {
    prepare();
    // What the host wrote is copied in before the first step of a run: here, where nobody looks at the clock.
    executable.runSteps(0, 0);
  };
  const pass = (): Pass => {
    begin();
    const run = timeOf(() => {
      executable.compute();
      executable.commit();
    });
    begin();
    const times = timeEach(executable);
    // Running no step at all: what the call and the clock cost.
    return { run, times, nothing: timeOf(() => executable.runSteps(0, 0)) };
  };
  const length = warmUp(pass);
  const rounds = repeats ?? Math.min(MOST, Math.max(FEWEST, Math.floor(BUDGET / length)));
  const passes = Array.from({ length: rounds }, pass);
  const average = clockTick() <= FINE ? "median" : "mean";
  const middle = averages[average];
  const nothing = middle(passes.map((each) => each.nothing));
  const often = executable.program.steps.map((_, step) => timesOf(step, executable.program.loops));
  return {
    steps: steps.map((_, step) => {
      const time = middle(passes.map(({ times }) => times[step]));
      return 1000 * Math.max(0, time - nothing * often[step]);
    }),
    run: 1000 * middle(passes.map(({ run }) => run)),
    repeats: rounds,
    average,
  };
}

/** By step: milliseconds of all its iterations together. */
function timeEach(executable: Executable): number[] {
  const { steps, loops } = executable.program;
  const times = steps.map(() => 0);
  walkSteps(loops, 0, steps.length, {
    steps: (from, to) => {
      for (let step = from; step < to; step++) times[step] += timeOf(() => executable.runStep(step));
    },
    enter: (loop) => executable.enterLoop(loop),
    advance: (loop) => executable.advanceLoop(loop),
  });
  return times;
}

/** Milliseconds that one pass takes once it is warm: the shortest, since what comes between only makes one longer. */
function warmUp(pass: () => unknown): number {
  const start = performance.now();
  let shortest = Infinity;
  for (let runs = 0; runs < 2 || performance.now() - start < WARM_UP; runs++) {
    shortest = Math.min(shortest, timeOf(pass));
  }
  return Math.max(shortest, 1e-3);
}

function timeOf(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

/** The smallest difference that the clock shows, in milliseconds: 5 µs to 1 ms in browsers, far less in Node. */
function clockTick(): number {
  let smallest = Infinity;
  let last = performance.now();
  for (let changes = 0; changes < 5;) {
    const now = performance.now();
    if (now === last) continue;
    smallest = Math.min(smallest, now - last);
    last = now;
    changes++;
  }
  return smallest;
}

const averages = { median, mean };

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
