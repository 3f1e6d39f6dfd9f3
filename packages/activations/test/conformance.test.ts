import { readdirSync } from "node:fs";
import { activationChecks } from "@nn/testing";
import { describe, expect, test } from "vitest";
import * as exported from "../src/index.js";
import { isActivation, type Activation, type ParametricActivation } from "../src/index.js";

/** Every function is found by its file, so that a new one is tested without a change here. */
const folder = new URL("../src/", import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith(".ts") && file !== "index.ts");

const isFunction = (value: unknown): value is Activation | ParametricActivation =>
  typeof value === "function" && "activationName" in value;

/** A function with a learned parameter is checked at one value of it. */
const atQuarter = (f: ParametricActivation) =>
  Object.assign((x: Parameters<typeof f>[0]) => f(x, 0.25), {
    activationName: f.activationName,
    derivative: (x: Parameters<typeof f>[0]) => f.derivative(x, 0.25),
  });

describe.each(files)("%s", async (file) => {
  const module = (await import(new URL(file, folder).href)) as Record<string, unknown>;
  const functions = Object.entries(module).flatMap(([name, f]) => (isFunction(f) ? [{ name, f }] : []));

  test("holds a function that index.ts exports under its name", () => {
    expect(functions.length).toBeGreaterThan(0);
    for (const { name, f } of functions) expect(exported).toHaveProperty(name, f);
    expect(functions.some(({ name, f }) => name === f.activationName)).toBe(true);
  });

  describe.each(functions)("$name", ({ f }) => {
    test.each(activationChecks(isActivation(f) ? f : atQuarter(f)))("$name", (check) => check.run());
  });
});
