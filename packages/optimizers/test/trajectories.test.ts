import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setBackend } from "@nn/tensor";
import { elasticNet, l1, l2, none, optimizerFrom, type Regularization } from "../src/index.js";
import { Descent } from "./support/descent.js";
import { fixture } from "./support/exports.js";

interface Case {
  readonly optimizer: string;
  readonly options: Readonly<Record<string, number>>;
  readonly l1: number;
  readonly l2: number;
  /** After each step. */
  readonly path: readonly number[][];
  /** After the last step. */
  readonly state: Readonly<Record<string, number[]>>;
}

const { start, gradients, cases } = fixture("trajectories") as {
  start: number[];
  gradients: number[][];
  cases: Case[];
};

function regularizationOf({ l1: first, l2: second }: Case): Regularization {
  if (first > 0 && second > 0) return elasticNet({ l1: first, l2: second });
  if (first > 0) return l1(first);
  return second > 0 ? l2(second) : none;
}

/** Rounding to float32 in every step: some 1e-7 of the largest number that the element has met. */
function expectClose(got: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(got).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) {
    expect(Math.abs(got[i] - value), `element ${i}: ${got[i]} for ${value}`).toBeLessThan(
      tolerance * Math.max(1, Math.abs(value)),
    );
  }
}

describe.each(["js", "wasm"] as const)("trajectories on the %s backend", (backend) => {
  beforeAll(() => setBackend(backend));
  afterAll(() => setBackend("auto"));

  it.each(cases)("$optimizer $options, l1 $l1, l2 $l2", (each) => {
    const config = { name: each.optimizer, ...each.options, regularization: regularizationOf(each).config() };
    const descent = new Descent(optimizerFrom(config), start);
    for (const [i, gradient] of gradients.entries()) {
      descent.step(gradient);
      expectClose(descent.values, each.path[i], 2e-6);
    }
    for (const [name, values] of Object.entries(each.state)) {
      expectClose([...descent.state[name].value.data], values, 2e-6);
    }
  });

  it.each(cases)("$optimizer $options without regularization where parameters are no weights", (each) => {
    const { optimizer: name, options } = each;
    const bare = new Descent(
      optimizerFrom({ name, ...options, ...(options.weightDecay ? { weightDecay: 0 } : {}) }),
      start,
    );
    const regularization = regularizationOf(each).config();
    const biases = new Descent(optimizerFrom({ name, ...options, regularization }), start, { regularized: false });
    for (const gradient of gradients) {
      bare.step(gradient);
      biases.step(gradient);
    }
    expectClose(biases.values, bare.values, 1e-7);
    expect(bare.values[2]).toBe(start[2]);
  });
});

describe("the defaults", () => {
  it("of the first case of each optimizer are those of the package", () => {
    const firsts = new Map(cases.toReversed().map((each) => [each.optimizer, each]));
    expect([...firsts.keys()].sort()).toEqual([
      "adagrad",
      "adam",
      "adamW",
      "gradientDescent",
      "momentum",
      "nesterov",
      "rmsprop",
    ]);
    for (const [name, { options }] of firsts) expect(optimizerFrom({ name }).config()).toMatchObject(options);
  });
});
