import { readdirSync, readFileSync } from "node:fs";
import { expect } from "vitest";

const source = new URL("../../src/", import.meta.url);

/** What lies in a folder of the sources is exported: a new file needs its line in the index, and no test. */
export function expectAllExported(folder: string, exported: Readonly<Record<string, unknown>>): void {
  const files = readdirSync(new URL(folder, source)).filter((name) => name !== "index.ts");
  const names = files.flatMap((file) => {
    const text = readFileSync(new URL(`${folder}/${file}`, source), "utf8");
    return [...text.matchAll(/^export const (\w+)/gm)].map(([, name]) => name);
  });
  expect(names.length).toBeGreaterThanOrEqual(3);
  expect(Object.keys(exported)).toEqual(expect.arrayContaining(names));
}

/** A fixture of this package. */
export function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), "utf8"));
}
