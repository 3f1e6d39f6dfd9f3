import { describe, expect, it } from "vitest";
import * as exported from "../src/optimizers/index.js";
import { adam, l2 } from "../src/index.js";
import { Descent } from "./support/descent.js";

const optimizers = Object.entries(exported).filter(([name, { type }]) => name === type);

/** A step begins with its number; longer ones go on in indented lines. */
const steps = (text: string): string[] => text.split(/\n(?! {6})/).filter((step) => /^ *\d+ {2}/.test(step));

const block = Array.from({ length: 1000 }, () => 1);

describe.each([
  ["alone", {}],
  ["with l2", { regularization: l2(0.1) }],
])("the update of a block, %s,", (_, options) => {
  it.each(optimizers)("%s is one loop", (_, make) => {
    const descent = new Descent(make(options), block);
    const loops = steps(descent.procedure.toString()).filter((line) => !line.includes("map      [1]"));
    expect(loops).toHaveLength(1);
    expect(loops[0]).toContain("map      [1000]");
    for (const name of Object.keys(descent.state)) expect(loops[0]).toContain(`${name}'(1) ←`);
    expect(loops[0]).toContain("p'(1) ←");
  });
});

it("Adam's bias corrections are computed once, not for each parameter", () => {
  const [scalars, loop, ...rest] = steps(new Descent(adam(), block).procedure.toString());
  expect(rest).toEqual([]);
  expect(scalars).toContain("map      [1]");
  expect(scalars).toContain("exp(");
  expect(loop).not.toContain("exp(");
  expect(loop.match(/ \/ /g)).toHaveLength(1);
});

it("one program serves every learning rate and step", () => {
  const { procedure } = new Descent(adam({ learningRate: 0.1 }), block);
  const other = new Descent(adam({ learningRate: 0.2 }), block);
  expect(other.procedure.toString()).toBe(procedure.toString());
  expect(other.procedure.program.key).toBe(procedure.program.key);
});
