import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { add, mul, setBackend, square, sub, sum, tensor, type Tensor } from "@nn/tensor";
import * as exported from "../src/optimizers/index.js";
import {
  clipByGlobalNorm,
  cosine,
  l2,
  linearWarmup,
  optimizer as defineOptimizer,
  optimizerFrom,
  sequence,
  sgd,
  gradientDescent,
  type Optimizer,
  type RuleInput,
} from "../src/index.js";
import { Descent } from "./support/descent.js";
import { expectAllExported } from "./support/exports.js";

const optimizers = Object.entries(exported).filter(([name, { type }]) => name === type);

/** ½ Σ aᵢ (pᵢ − cᵢ)², condition number 10. */
const curvature = tensor([1, 0.1, 0.5, 1]);
const centre = tensor([1, -2, 0.5, 0]);
const bowl = (p: Tensor): Tensor => mul(sum(mul(curvature, square(sub(p, centre)))), 0.5);
const away = [2, -1, 0, -0.5];

/** Rosenbrock's banana valley, (1 − x)² + 100 (y − x²)². */
const valley = (p: Tensor): Tensor => {
  const [x, y] = p.split(2);
  return add(square(sub(1, x)), mul(square(sub(y, square(x))), 100)).sum();
};

/** A gradient that is not finite makes its own parameter not finite, and no other. */
function expectVisible(optimizer: Optimizer, value: number): void {
  const descent = new Descent(optimizer, away, { regularized: false });
  descent.step([1, value, 1, 0]);
  expect(descent.values.map(Number.isFinite)).toEqual([true, false, true, true]);
}

it("every file of src/optimizers is exported", () => {
  expectAllExported("optimizers", exported);
  expect(sgd).toBe(gradientDescent);
});

describe("weights and biases", () => {
  const zero = tensor([0]);
  const input = { p: zero, g: zero, state: { m: zero, v: zero }, learningRate: zero, step: zero, regularized: true };

  it.each([
    ["adam", {}, false],
    ["adam", { regularization: l2(0.1).config() }, true],
    ["adamW", {}, true],
    ["gradientDescent", {}, false],
  ])("%s(%j) treats them otherwise: %s", (name, options, regularizes) => {
    expect(optimizerFrom({ name, ...options }).regularizes).toBe(regularizes);
  });

  it("a rule that asks which of them it is given has to say so", () => {
    const rule = {
      name: "mine",
      ranges: {},
      defaults: { learningRate: 1 },
      update: ({ p, regularized }: RuleInput<never>) => ({ p: regularized ? mul(p, 2) : p }),
    };
    const silent = defineOptimizer(rule)();
    expect(() => silent.update(input)).toThrow(
      "mine: its update reads `regularized`: say `decays: true` in the definition",
    );
    const open = defineOptimizer({ ...rule, decays: true })();
    expect(open.regularizes).toBe(true);
    expect(open.update(input).p).not.toBe(zero);
  });
});

describe.each(["js", "wasm"] as const)("on the %s backend", (backend) => {
  beforeAll(() => setBackend(backend));
  afterAll(() => setBackend("auto"));

  describe.each(optimizers)("%s", (name, make) => {
    it("goes down a bowl with its defaults, and stays at the bottom", () => {
      const descent = new Descent(make(), away, { loss: bowl });
      const losses = Array.from({ length: 50 }, () => descent.step());
      expect(losses[1]).toBeLessThan(losses[0]);
      expect(losses[49]).toBeLessThan(losses[0]);
      const still = new Descent(make(), [1, -2, 0.5, 0], { loss: bowl, regularized: false });
      for (let i = 0; i < 5; i++) still.step();
      expect(still.values).toEqual([1, -2, 0.5, 0]);
    });

    it("finds the bottom as the learning rate goes to 0", () => {
      const learningRate = cosine({ learningRate: 0.3, steps: 500 });
      const descent = new Descent(make({ learningRate }), away, { loss: bowl, regularized: false });
      expect(descent.until(1e-5, 500)).toBeLessThan(500);
    });

    it("goes on from a saved state with the same bits", () => {
      const schedule = sequence(
        linearWarmup({ learningRate: 0.02, steps: 4 }),
        cosine({ learningRate: 0.02, steps: 8 }),
      );
      const optimizer = make({ learningRate: schedule, regularization: l2(0.01), clip: clipByGlobalNorm(0.5) });
      const whole = new Descent(optimizer, away, { loss: bowl });
      for (let i = 0; i < 10; i++) whole.step();

      const first = new Descent(optimizer, away, { loss: bowl });
      for (let i = 0; i < 5; i++) first.step();
      const saved = JSON.parse(JSON.stringify({ config: optimizer.config(), values: first.save() })) as {
        config: unknown;
        values: Record<string, number[]>;
      };
      const second = new Descent(optimizerFrom(saved.config), [0, 0, 0, 0], { loss: bowl });
      second.restore(saved.values, 5);
      for (let i = 0; i < 5; i++) second.step();
      expect(second.save()).toEqual(whole.save());
    });

    it("lets a gradient of NaN be seen", () => expectVisible(make(), Number.NaN));

    it("keeps a block of one and a block of 1,003 apart from their neighbours", () => {
      const gradients = Float32Array.from({ length: 1003 }, (_, i) => Math.sin(i));
      const block = new Descent(
        make(),
        Array.from(gradients, () => 1),
      );
      const one = new Descent(make(), [1]);
      for (let i = 0; i < 3; i++) {
        block.step(gradients);
        one.step([gradients[1002]]);
      }
      expect(block.values[1002]).toBeCloseTo(one.values[0], 6);
      expect(block.values[0]).not.toBe(block.values[1]);
    });

    it("has a name, a list of state and a config that make it again", () => {
      const optimizer = make({
        learningRate: cosine({ learningRate: 0.1, epochs: 3 }),
        miniBatch: 32,
        regularization: l2(0.1),
      });
      const again = optimizerFrom(JSON.parse(JSON.stringify(optimizer.config())));
      expect(again.name).toBe(name);
      expect(again.config()).toEqual(optimizer.config());
      expect(again.stateNames).toEqual(optimizer.stateNames);
      expect(again.miniBatch).toBe(32);
      expect(again.learningRateAt(3, { stepsPerEpoch: 2 })).toBeCloseTo(0.05, 12);
      expect(make().miniBatch).toBe(null);
    });
  });

  it.each(["gradientDescent", "momentum", "nesterov", "rmsprop", "adagrad", "adam", "adamW"])(
    "%s lets infinite gradients be seen",
    (name) => {
      expectVisible(optimizerFrom({ name }), Infinity);
      expectVisible(optimizerFrom({ name }), -Infinity);
    },
  );

  it.each([
    ["gradientDescent", { learningRate: 1e-3 }, 20_000],
    ["momentum", { learningRate: 1e-3 }, 3000],
    ["nesterov", { learningRate: 1e-3 }, 3000],
    ["rmsprop", { learningRate: 2e-3 }, 5000],
    ["adagrad", { learningRate: 0.5 }, 5000],
    ["adam", { learningRate: 0.02 }, 3000],
    ["adamW", { learningRate: 0.02, weightDecay: 0 }, 3000],
  ])("%s %o gets through Rosenbrock's valley", (name, options, steps) => {
    const descent = new Descent(optimizerFrom({ name, ...options }), [-1.2, 1], { loss: valley });
    expect(descent.until(1e-2, steps)).toBeLessThan(steps);
    expect(Math.abs(descent.values[0] - 1)).toBeLessThan(0.2);
  });
});
