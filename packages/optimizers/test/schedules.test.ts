import { describe, expect, it } from "vitest";
import * as exported from "../src/schedules/index.js";
import {
  constant,
  cosine,
  exponential,
  linearWarmup,
  OptionError,
  schedule,
  scheduleFrom,
  ScheduleError,
  sequence,
  stepDecay,
  adam,
  ranges,
  type Schedule,
} from "../src/index.js";
import { expectAllExported, fixture } from "./support/exports.js";

const rates = (schedule: Schedule, steps: number): number[] => Array.from({ length: steps }, (_, i) => schedule.at(i));

/** As PyTorch's schedulers give them, one value per step. */
const torch = fixture("schedules") as Record<string, number[]>;

const pairs: [string, Schedule][] = [
  ["stepDecay", stepDecay({ learningRate: 0.1, factor: 0.5, steps: 3 })],
  ["exponential", exponential({ learningRate: 0.1, factor: 0.9, steps: 1 })],
  ["cosine", cosine({ learningRate: 0.1, end: 0.01, steps: 8 })],
  ["linearWarmup", linearWarmup({ learningRate: 0.1, start: 0.025, steps: 4 })],
  [
    "sequence",
    sequence(
      linearWarmup({ learningRate: 0.1, start: 0.025, steps: 4 }),
      cosine({ learningRate: 0.1, end: 0.01, steps: 10 }),
    ),
  ],
];

it("every file of src/schedules is exported", () => {
  expectAllExported("schedules", exported);
});

describe("as PyTorch", () => {
  it.each(pairs)("%s", (name, schedule) => {
    const got = rates(schedule, torch[name].length);
    for (const [i, rate] of torch[name].entries()) expect(got[i]).toBeCloseTo(rate, 14);
  });
});

describe("at the borders", () => {
  it("constant", () => {
    expect(rates(constant({ learningRate: 0.3 }), 3)).toEqual([0.3, 0.3, 0.3]);
    expect(constant({ learningRate: 0.3 }).at(1e9)).toBe(0.3);
    expect(constant({ learningRate: 0.3 }).length()).toBeUndefined();
    expect(constant({ learningRate: 0.3, steps: 5 }).length()).toBe(5);
  });

  it("stepDecay: the step itself has the smaller rate, its factor is 0.1", () => {
    const decay = stepDecay({ learningRate: 1, epochs: 2 });
    const context = { stepsPerEpoch: 10 };
    expect([0, 19, 20, 39, 40].map((step) => decay.at(step, context))).toEqual([1, 1, 0.1, 0.1, 0.1 ** 2]);
  });

  it("exponential: after one period the factor, between them its powers", () => {
    const decay = exponential({ learningRate: 2, factor: 0.25, steps: 10 });
    expect([0, 5, 10, 20].map((step) => decay.at(step))).toEqual([2, 1, 0.5, 0.125]);
  });

  it("cosine: begins at the rate, half at the middle, ends at `end` and stays", () => {
    const half = cosine({ learningRate: 1, end: 0.2, steps: 100 });
    expect(half.at(0)).toBe(1);
    expect(half.at(50)).toBeCloseTo(0.6, 15);
    expect(half.at(100)).toBe(0.2);
    expect(half.at(1e6)).toBe(0.2);
    expect(half.length()).toBe(100);
  });

  it("linearWarmup: from start to the rate, and stays", () => {
    expect(rates(linearWarmup({ learningRate: 0.4, steps: 4 }), 7)).toEqual([
      0, 0.1, 0.2, 0.30000000000000004, 0.4, 0.4, 0.4,
    ]);
  });
});

describe("time", () => {
  it("a cosine lasts as long as the training unless told otherwise", () => {
    expect(cosine({ learningRate: 1 }).at(150, { totalSteps: 300 })).toBeCloseTo(0.5, 15);
    expect(cosine({ learningRate: 1 }).length({ totalSteps: 300 })).toBe(300);
  });

  it("in a sequence it lasts for what is left", () => {
    const both = sequence(linearWarmup({ learningRate: 1, steps: 100 }), cosine({ learningRate: 1 }));
    const context = { totalSteps: 300 };
    expect([0, 50, 100, 200, 300].map((step) => both.at(step, context))).toEqual([0, 0.5, 1, 0.5, 0]);
    expect(both.length(context)).toBe(300);
    expect(both.at(400, { totalSteps: 100 })).toBe(0);
  });

  it("epochs may be parts", () => {
    const warm = linearWarmup({ learningRate: 1, epochs: 0.5 });
    expect(warm.at(2, { stepsPerEpoch: 8 })).toBe(0.5);
  });

  it("three parts, the middle one counted in epochs", () => {
    const three = sequence(
      constant({ learningRate: 1, steps: 2 }),
      constant({ learningRate: 2, epochs: 3 }),
      stepDecay({ learningRate: 3, steps: 2 }),
    );
    const context = { stepsPerEpoch: 1 };
    const expected = [1, 1, 2, 2, 2, 3, 3, 3 * 0.1];
    expect(expected.map((_, step) => three.at(step, context))).toEqual(expected);
    expect(three.length(context)).toBeUndefined();
  });

  it("a sequence in a sequence is one sequence", () => {
    const part = constant({ learningRate: 1, steps: 1 });
    const config = sequence(part, sequence(part, part)).config();
    expect(config.parts).toHaveLength(3);
  });

  it("says what it has to be told", () => {
    expect(() => cosine({ learningRate: 1, epochs: 2 }).at(0)).toThrow(ScheduleError);
    expect(() => cosine({ learningRate: 1, epochs: 2 }).at(0)).toThrow(/cosine: counts in epochs.*stepsPerEpoch/);
    expect(() => cosine({ learningRate: 1 }).at(0, { stepsPerEpoch: 3 })).toThrow(
      /cosine: lasts as long as .*totalSteps/,
    );
    const stuck = sequence(constant({ learningRate: 1 }), cosine({ learningRate: 1, steps: 3 }));
    expect(() => stuck.at(0)).toThrow(/sequence: "constant" has no end.*put it last/);
  });
});

describe("options", () => {
  it("both units, or none where a period is needed", () => {
    expect(() => cosine({ learningRate: 1, steps: 2, epochs: 3 })).toThrow(/cosine: steps and epochs.*one of them/);
    expect(() => stepDecay({ learningRate: 1 })).toThrow(/stepDecay: give the length of one round in steps or epochs/);
  });

  it.each([0, -1, Number.NaN, Infinity, "8", null])("refuses %o steps", (steps) => {
    expect(() => scheduleFrom({ name: "cosine", learningRate: 1, steps })).toThrow(OptionError);
  });

  it.each([-1, Number.NaN, Infinity, "0.1", null, undefined, 1e39])("refuses the learning rate %o", (learningRate) => {
    for (const name of ["constant", "cosine", "linearWarmup"]) {
      expect(() => scheduleFrom({ name, learningRate, steps: 1 })).toThrow(/: learningRate must be a number ≥ 0/);
    }
  });

  it("a factor shrinks", () => {
    expect(() => exponential({ learningRate: 1, factor: 1.5, steps: 1 })).toThrow(
      /factor must be a number > 0 and ≤ 1, got 1.5/,
    );
    expect(() => scheduleFrom({ name: "exponential", learningRate: 1, steps: 1 })).toThrow(/factor .* it is missing/);
    expect(() => scheduleFrom({ name: "stepDecay", learningRate: 1, gamma: 0.5 })).toThrow(/Did you mean "factor"\?/);
  });

  it("sequences hold schedules", () => {
    expect(() => sequence()).toThrow(/at least one schedule/);
    expect(() => Reflect.apply(sequence, undefined, [0.1])).toThrow(/expected schedules, got 0.1; .*constant/);
  });
});

describe("configs", () => {
  it.each([...pairs, ["constant", constant({ learningRate: 0.2, epochs: 2 })] as const])("%s again", (name, made) => {
    const again = scheduleFrom(JSON.parse(JSON.stringify(made.config())));
    expect(again.name).toBe(name);
    expect(again.config()).toEqual(made.config());
    const context = { stepsPerEpoch: 3, totalSteps: 20 };
    for (let step = 0; step < 20; step++) expect(again.at(step, context)).toBe(made.at(step, context));
  });

  it("a sequence in a file holds no sequence, however deep", () => {
    const deep = `${'{"name":"sequence","parts":['.repeat(100_000)}${"]}".repeat(100_000)}`;
    expect(() => scheduleFrom(JSON.parse(deep))).toThrow(/one of its parts is a sequence/);
    expect(() => scheduleFrom({ name: "sequence", parts: 3 })).toThrow(/parts must be a list/);
  });

  it("a long one is no trouble", () => {
    const parts = Array.from({ length: 200_000 }, () => ({ name: "constant", learningRate: 1, steps: 1 }));
    expect(scheduleFrom({ name: "sequence", parts }).length()).toBe(200_000);
  });
});

describe("one of your own", () => {
  const inverse = schedule({
    name: "inverse",
    ranges: { learningRate: ranges.notNegative },
    span: "period",
    at: (t, { learningRate }) => learningRate / (1 + t),
  });

  it("works in an optimizer and from a config", () => {
    const made = adam({ learningRate: inverse({ learningRate: 1, steps: 10 }) });
    expect([0, 10, 30].map((step) => made.learningRateAt(step))).toEqual([1, 0.5, 0.25]);
    expect(scheduleFrom({ name: "inverse", learningRate: 1, steps: 10 }, { schedules: [inverse] }).at(10)).toBe(0.5);
    expect(() => scheduleFrom({ name: "inverse", learningRate: 1, steps: 10 })).toThrow(/there is no "inverse"/);
  });
});
