import { readdirSync } from "node:fs";
import { layerChecks } from "@nn/testing";
import { describe, expect, test } from "vitest";
import * as exported from "../src/index.js";
import { layerFrom, type LayerFactory } from "../src/index.js";

/**
 * Every layer is found by its file, so that a new one is tested without a change here: a file directly in the folder of
 * a family holds a layer. What the layers of a family share is in folders below it.
 */
const folder = new URL("../src/", import.meta.url);
const files = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "layer")
  .flatMap(({ name }) => readdirSync(new URL(`${name}/`, folder)).map((file) => `${name}/${file}`))
  .filter((file) => file.endsWith(".ts"));

test("every exported layer has a file in a family", async () => {
  const modules = (await Promise.all(files.map((file) => import(new URL(file, folder).href)))) as object[];
  const inFiles = modules.flatMap((module) => Object.keys(module));
  const factories = Object.entries(exported).filter(([, value]) => isFactory(value));
  expect(inFiles).toEqual(expect.arrayContaining(factories.map(([name]) => name)));
});

const isFactory = (value: unknown): value is LayerFactory =>
  typeof value === "function" && "fromConfig" in value && "samples" in value;

describe.each(files)("%s", async (file) => {
  const module = (await import(new URL(file, folder).href)) as Record<string, unknown>;
  const factories = Object.entries(module).filter((entry): entry is [string, LayerFactory] => isFactory(entry[1]));

  test("holds a layer that index.ts exports under its type", () => {
    expect(factories.length).toBeGreaterThan(0);
    for (const [name, factory] of factories) {
      expect(exported).toHaveProperty(name, factory);
      expect(factory.type).toBe(name);
      expect(factory.samples().length).toBeGreaterThan(0);
    }
  });

  for (const [name, factory] of factories) {
    describe.each(factory.samples().map((sample, index) => ({ title: `${name} ${index + 1}`, sample })))(
      "$title",
      ({ sample }) => {
        test.each(layerChecks(sample, (config) => layerFrom(config)))("$name", (check) => check.run());
      },
    );
  }
});
