import { expect, test } from "vitest";
import { dense } from "@nn/layers";
import { collectCaptures, scope } from "@nn/tensor";
import { meanSquaredError, Network } from "../src/index.js";

/** Wrong arguments to what looks inside. */

const network = new Network({ input: [3], layers: [dense(2)], loss: meanSquaredError, seed: 1 });

test("a mean loss of no rows is refused, their values are not", async () => {
  await expect(network.capture([], [])).rejects.toThrow(/there are no rows/u);
  const { values } = await network.capture([]);
  expect(values["dense"].shape).toEqual([0, 2]);
});

test.each([
  ["a program of half a row", () => network.program(1.5), /rows must be an integer/u],
  ["a program with no optimizer", () => network.program(2, {} as never), /program: optimizer must be an optimizer/u],
  ["memory with no optimizer", () => network.memory({ optimizer: {} as never }), /memory: optimizer must be/u],
  ["a scope without a function", () => scope("a", undefined as never), /expected a function to run/u],
  ["captures without a function", () => collectCaptures(5 as never), /expected a function to run, got 5/u],
])("%s is refused", (_, call, message) => {
  expect(call).toThrow(message);
});
