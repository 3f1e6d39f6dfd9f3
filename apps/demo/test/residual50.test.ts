import { describe, expect, it } from "vitest";
import { createOptimizer } from "../src/hyper-parameters/hyper-parameters.js";
import { residual50 } from "../src/networks/images/residual50.js";

describe("50 dense layers", () => {
  it("learn with shortcuts, and do not without", { timeout: 120_000 }, async () => {
    const { task, runs } = await residual50.prepare({ network: "residual50", seed: 1, samples: 2000, quiet: true });
    const [residual, plain] = await Promise.all(
      runs.map(async ({ network, hyperParameters }) => {
        await network.train(task.train, { optimizer: createOptimizer(hyperParameters), epochs: 3 });
        return network.evaluate(task.test);
      }),
    );
    // Guessing costs ln 10 = 2.3.
    expect(residual.loss).toBeLessThan(1);
    expect(plain.loss).toBeGreaterThan(2);
    expect(residual["accuracy"]).toBeGreaterThan(0.75);
    expect(plain["accuracy"]).toBeLessThan(0.3);
  });

  it("are 50 in both networks", async () => {
    const { runs } = await residual50.prepare({ network: "residual50", seed: 1, samples: 40, quiet: true });
    for (const { network } of runs) {
      const weights = network.namedParameters().filter(({ path }) => path.endsWith(".W"));
      expect(weights).toHaveLength(50);
    }
  });
});
