import { describe, expect, it } from "vitest";
import { namedOptimizer } from "../src/hyper-parameters/optimizers.js";
import { createRegularization } from "../src/hyper-parameters/regularizations.js";
import { planarSetNames } from "../src/tasks/planar/planar-sets.js";
import { fromHash, toHash } from "../web/src/state/link.js";
import { choices, settingsFor } from "../web/src/state/settings.js";

describe("a link", () => {
  it.each(planarSetNames)("brings the settings of %s back", (data) => {
    const settings = { ...settingsFor(data), seed: 42, hidden: [3, 5, 8], optimizer: "rmsprop", miniBatch: 32 };
    expect(fromHash(toHash(settings))).toEqual(settings);
  });

  it("keeps a network without hidden layers", () => {
    expect(fromHash(toHash({ ...settingsFor("moons"), hidden: [] })).hidden).toEqual([]);
  });

  it("that says nothing, or nonsense, is what suits the data set", () => {
    const nonsense = "#data=moons&noise=-1&hidden=0-99-x&activation=__proto__&optimizer=constructor&learningRate=NaN";
    expect(fromHash(`${nonsense}&miniBatch=7&regularization=l9&strength=&seed=1.5`)).toEqual(settingsFor("moons"));
    expect(fromHash("")).toEqual(settingsFor("spiral"));
    expect(fromHash("#data=toString")).toEqual(settingsFor("spiral"));
  });
});

describe("the names that controls and command line offer", () => {
  it("are all there", () => {
    for (const name of choices.optimizer) expect(namedOptimizer(name, {}).name).toBe(name);
    for (const kind of choices.regularization) expect(createRegularization({ kind, strength: 0.1 }).name).toBe(kind);
  });
});
