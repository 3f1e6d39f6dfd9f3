import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Executable } from "../../src/backends/backend.js";
import { RandomStream } from "../../src/index.js";
import { timeSteps } from "../../src/observe/measure.js";
import { layerNormStep } from "../support/networks.js";

const { program } = layerNormStep(4).procedure;

/** Milliseconds: what a call costs, what reading the clock costs, and how fine the clock is. */
const [CALL, READ] = [0.0007, 0.0001];
let [time, tick] = [0, 0];

const costs = program.steps.map((_, i) => 0.001 * (1 + (i % 5)));
const total = costs.reduce((sum, cost) => sum + cost, 0);

/** A machine that takes exactly as long as it is said to, and remembers what it was told to do. */
function machine(log: string[]): Executable {
  const run = (from: number, to: number): void => {
    time += CALL;
    for (const cost of costs.slice(from, to)) time += cost;
    log.push(`${from}–${to}`);
  };
  const unused = (): never => {
    throw new Error("not a part of timing");
  };
  return {
    program,
    compute: () => run(0, program.commit),
    commit: () => run(program.commit, costs.length),
    runSteps: run,
    runStep: (step) => run(step, step + 1),
    enterLoop: unused,
    advanceLoop: unused,
    bind: unused,
    write: unused,
    read: unused,
    readScalar: unused,
    unbind: unused,
  };
}

beforeEach(() => {
  time = 0;
  vi.spyOn(performance, "now").mockImplementation(() => {
    time += READ;
    return tick === 0 ? time : Math.floor(time / tick) * tick;
  });
});
afterEach(() => vi.restoreAllMocks());

describe("timing", () => {
  test("takes off what the call and the clock cost", () => {
    tick = 0;
    const { steps, run, average, repeats } = timeSteps(machine([]), () => (time += 0.05), 7);
    expect([average, repeats]).toEqual(["median", 7]);
    expect(steps).toEqual(costs.map((cost) => expect.closeTo(1000 * cost, 6) as number));
    expect(run).toBeCloseTo(1000 * (total + 2 * CALL + READ), 6);
  });

  test("prepares every pass, copies in what was prepared, and runs the steps in order", () => {
    tick = 0;
    const log: string[] = [];
    timeSteps(machine(log), () => log.push("prepare"), 1);
    const inOrder = program.steps.map((_, i) => `${i}–${i + 1}`);
    const whole = [`0–${program.commit}`, `${program.commit}–${costs.length}`];
    const pass = ["prepare", "0–0", ...whole, "prepare", "0–0", ...inOrder, "0–0"];
    expect(log.slice(-pass.length)).toEqual(pass);
    expect(log.length % pass.length).toBe(0);
  });

  test("repeats a short program more often than a long one", () => {
    tick = 0;
    const short = timeSteps(machine([]), () => {}).repeats;
    const long = timeSteps(machine([]), () => (time += 20)).repeats;
    expect(long).toBeGreaterThanOrEqual(5);
    expect(short).toBeGreaterThan(10 * long);
  });

  test("with a clock of a page, a hundred times coarser than a step, gives means", () => {
    tick = 0.1;
    const random = new RandomStream(1);
    const { steps, average } = timeSteps(machine([]), () => (time += random.uint32() / 2 ** 32), 4000);
    expect(average).toBe("mean");
    steps.forEach((microseconds, i) => expect(Math.abs(microseconds - 1000 * costs[i])).toBeLessThan(1));
  });
});
