import { describe, expect, it } from "vitest";
import { InvalidArgumentError, NnError } from "@nn/tensor";
import * as optimizers from "../src/optimizers/index.js";
import {
  adam,
  adamW,
  clipByNorm,
  ConfigError,
  constant,
  cosine,
  gradientDescent,
  l2,
  momentum,
  nesterov,
  optimizerFrom,
  OptionError,
  rmsprop,
  type OptimizerConfig,
} from "../src/index.js";

type Make = (options?: unknown) => unknown;

function errorOf(make: Make, options: unknown): OptionError {
  try {
    make(options);
  } catch (error) {
    if (error instanceof OptionError) return error;
    throw error;
  }
  return expect.unreachable(`accepted ${JSON.stringify(options)}`);
}

const all = Object.entries(optimizers).filter(([name, { type }]) => name === type) as unknown as [string, Make][];

describe.each(all)("%s", (name, make) => {
  const numbers = Object.entries((make() as { config(): OptimizerConfig }).config()).filter(
    ([key, value]) => typeof value === "number" && key !== "learningRate",
  );

  it.each([-1, Number.NaN, Infinity, "0.1", null, true, {}, [], 1e39, () => 0.1])(
    "refuses the learning rate %o",
    (learningRate) => {
      const error = errorOf(make, { learningRate });
      expect(error).toMatchObject({ owner: name, option: "learningRate", value: learningRate, name: "OptionError" });
      expect(error.message).toMatch(new RegExp(`^${name}: learningRate must be a number ≥ 0 or a schedule`));
    },
  );

  it.each([0, -8, 1.5, Number.NaN, Infinity, "8", true, [], 2 ** 60])("refuses the mini-batch %o", (miniBatch) => {
    const error = errorOf(make, { miniBatch });
    expect(error).toMatchObject({ owner: name, option: "miniBatch", value: miniBatch });
    expect(error.message).toContain("a whole number of examples ≥ 1, or null");
  });

  it("checks every number of its own", () => {
    for (const [option] of numbers) {
      for (const value of [-1, Number.NaN, Infinity, "1", true, null, {}]) {
        const error = errorOf(make, { [option]: value });
        expect(error).toMatchObject({ owner: name, option, value });
        expect(error.message).toMatch(new RegExp(`^${name}: ${option} must be a number (≥|>) 0`));
      }
    }
  });

  it("refuses averages that never forget", () => {
    for (const [option] of numbers.filter(([key]) => /^beta|^decay$/.test(key))) {
      for (const value of [1, 1.5, 0.99999999999]) {
        expect(errorOf(make, { [option]: value }).message).toContain(
          `${option} must be a number ≥ 0 and < 1, got ${value}`,
        );
      }
    }
  });

  it("refuses what is no regularization, clipping or options", () => {
    for (const regularization of ["l2", 0.1, l2, {}, true, null]) {
      expect(errorOf(make, { regularization }).message).toMatch(/regularization must be one, such as l2\(1e-4\)/);
    }
    for (const clip of [1, clipByNorm, {}, null]) {
      expect(errorOf(make, { clip }).message).toMatch(/clip must be one, such as clipByGlobalNorm\(1\)/);
    }
    for (const options of [0.1, "fast", null, [1], () => 1]) expect(errorOf(make, options).option).toBe("options");
  });

  it("refuses what it does not have", () => {
    for (const option of ["beta3", "__proto__", "constructor", "toString", ""]) {
      const options = JSON.parse(`{ ${JSON.stringify(option)}: 0.5 }`) as object;
      expect(errorOf(make, options)).toMatchObject({ owner: name, option, value: 0.5 });
    }
  });

  it("takes undefined for an option left out", () => {
    expect(make({ learningRate: undefined, miniBatch: undefined, clip: undefined })).toBeDefined();
  });
});

describe("suggestions", () => {
  it.each([
    [adam, "lr", "learningRate"],
    [adam, "learning_rate", "learningRate"],
    [adam, "learningrate", "learningRate"],
    [adam, "batchSize", "miniBatch"],
    [adam, "minibatch", "miniBatch"],
    [adam, "beta_1", "beta1"],
    [adam, "eps", "epsilon"],
    [adamW, "weight_decay", "weightDecay"],
    [momentum, "momentum", "beta"],
    [rmsprop, "rho", "decay"],
    [gradientDescent, "regularizer", "regularization"],
    [gradientDescent, "regularisation", "regularization"],
  ])("%# %s", (make, written, meant) => {
    expect(errorOf(make as Make, { [written]: 1 }).message).toContain(`Did you mean "${meant}"?`);
  });

  it.each<[unknown, string, string]>([
    [adam, "epochs", "It belongs to the training: train(data, { optimizer, epochs: … })."],
    [adam, "weight_decay", "Write regularization: l2(1e-4), or use adamW."],
    [gradientDescent, "momentum", "Use the optimizer momentum({ learningRate, beta: 0.9 })."],
    [momentum, "nesterov", "Use the optimizer nesterov({ learningRate, beta })."],
    [adam, "scheduler", "A schedule stands in the place of the learning rate"],
  ])("what belongs elsewhere is said to: %o %s", (make, written, advice) => {
    expect(errorOf(make as Make, { [written]: 1 }).message).toContain(advice);
  });

  it("none where nothing is near", () => {
    const { message } = errorOf(nesterov as Make, { wombat: 1 });
    expect(message).toBe(
      'nesterov: there is no option "wombat"; it has learningRate, miniBatch, regularization, clip, beta.',
    );
  });
});

describe("values", () => {
  it("at the ends of the ranges are taken", () => {
    expect(adam({ learningRate: 0, beta1: 0, beta2: 0, epsilon: 1e-30 }).learningRateAt(0)).toBe(0);
    expect(adam({ miniBatch: 1 }).miniBatch).toBe(1);
    expect(adam({ miniBatch: null }).miniBatch).toBe(null);
    expect(adamW({ weightDecay: 0 }).config()).toMatchObject({ weightDecay: 0 });
  });

  it("a schedule or the number it stands for", () => {
    expect(adam({ learningRate: constant({ learningRate: 0.2 }) }).learningRateAt(7)).toBe(0.2);
    expect(adam({ learningRate: 0.2 }).learningRateAt(7)).toBe(0.2);
    expect(adam({ learningRate: cosine({ learningRate: 1 }) }).learningRateAt(5, { totalSteps: 10 })).toBeCloseTo(
      0.5,
      15,
    );
  });

  it("errors belong to the family", () => {
    const error = errorOf(adam as Make, { beta1: 2 });
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(error).toBeInstanceOf(NnError);
  });
});

describe("optimizerFrom", () => {
  it.each(["__proto__", "constructor", "toString", "hasOwnProperty", "optimizer", "sgdd", ""])(
    "refuses the name %o",
    (name) => {
      const config: unknown = JSON.parse(`{"name": ${JSON.stringify(name)}}`);
      expect(() => optimizerFrom(config)).toThrow(ConfigError);
      expect(() => optimizerFrom(config)).toThrow(/optimizer: there is no ".*"; there are adagrad, adam/);
    },
  );

  it.each([undefined, null, "adam", 3, {}, [], { name: 3 }])("refuses the config %o", (config) => {
    expect(() => optimizerFrom(config)).toThrow(/optimizer: expected a config \{ name, … \}/);
  });

  it("does not find a name that is inherited", () => {
    expect(() => optimizerFrom(Object.create({ name: "adam" }))).toThrow(ConfigError);
  });

  it.each([
    [{ name: "adam", beta1: "0.9" }, /adam: beta1 must be/],
    [{ name: "adam", code: "process.exit()" }, /adam: there is no option "code"/],
    [{ name: "adam", learningRate: { name: "evil" } }, /schedule: there is no "evil"/],
    [{ name: "adam", learningRate: { name: "cosine", learningRate: -1 } }, /cosine: learningRate must be/],
    [{ name: "adam", regularization: { name: "l3" } }, /regularization: there is no "l3".* Did you mean "l1"\?/],
    [{ name: "adam", regularization: "l2" }, /regularization: expected a config/],
    [{ name: "adam", clip: { name: "clipByNorm", limit: 0 } }, /clipByNorm: limit must be/],
    [{ name: "adam", clip: 1 }, /clip: expected a config/],
    [{ name: "nesterov", momentum: 0.9 }, /Did you mean "beta"\?/],
  ])("refuses %o", (config, message) => {
    expect(() => optimizerFrom(config)).toThrow(message);
  });

  it("does not pollute", () => {
    const config: unknown = JSON.parse(
      '{"name":"adam","__proto__":{"polluted":1},"regularization":{"name":"l2","lambda":1,"__proto__":{}}}',
    );
    expect(() => optimizerFrom(config)).toThrow(OptionError);
    expect("polluted" in {}).toBe(false);
  });

  it("makes those that are given along", () => {
    const made = optimizerFrom(
      { name: "still" },
      { optimizers: [{ type: "still", fromConfig: () => gradientDescent({ learningRate: 0 }) }] },
    );
    expect(made.learningRateAt(0)).toBe(0);
  });
});
