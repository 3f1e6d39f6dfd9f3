import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { chainProblems, type ImportingMember } from "../checks/chain.ts";
import { decisionProblems } from "../checks/decisions.ts";
import { linkProblems, targetsOf } from "../checks/links.ts";
import { addressesIn } from "../checks/lockfile.ts";
import { sizeProblems } from "../checks/size.ts";
import { importsOf } from "../lib/imports.ts";

const member = (
  name: string,
  imports: Record<string, string>,
  lists: { dependencies?: string[]; devDependencies?: string[] } = {},
  parent = "packages",
): ImportingMember => {
  const record = (names: string[] = []): Record<string, string> =>
    Object.fromEntries(names.map((dependency) => [`@nn/${dependency}`, "workspace:*"]));
  return {
    name,
    folder: `${parent}/${name}`,
    manifest: {
      name: `@nn/${name}`,
      version: "0.0.0",
      dependencies: record(lists.dependencies),
      devDependencies: record(lists.devDependencies),
    },
    imports: Object.entries(imports).map(([file, specifier]) => ({ file, specifier })),
  };
};

describe("chain", () => {
  test("a package that imports and lists what is to its left passes", () => {
    const layers = member(
      "layers",
      { "src/dense.ts": "@nn/tensor", "src/a.ts": "@nn/activations", "test/dense.test.ts": "@nn/testing" },
      { dependencies: ["tensor", "activations"], devDependencies: ["testing"] },
    );
    expect(chainProblems([layers])).toEqual([]);
  });

  test("an import to the right is refused, in source and in tests", () => {
    const data = member(
      "data",
      { "src/a.ts": "@nn/network", "test/a.test.ts": "@nn/plot" },
      { dependencies: ["network"], devDependencies: ["plot"] },
    );
    expect(chainProblems([data])).toEqual([
      "packages/data/src/a.ts: may not import @nn/network: it may import only tensor, activations, layers, optimizers",
      "packages/data/test/a.test.ts: may not import @nn/plot: it may import only tensor, activations, layers, optimizers",
    ]);
  });

  test("support for tests stays out of sources", () => {
    const tensor = member("tensor", { "src/a.ts": "@nn/testing" }, { dependencies: ["testing"] });
    expect(chainProblems([tensor])).toEqual([
      "packages/tensor/src/a.ts: may not import @nn/testing: @nn/testing is for tests only",
    ]);
  });

  test("a way round the package's name is refused", () => {
    const data = member("data", { "src/a.ts": "../../tensor/src/index.js", "tsup.config.ts": "../../config/tsup.js" });
    expect(chainProblems([data])).toEqual([
      "packages/data/src/a.ts: imports ../../tensor/src/index.js, outside its package; import it by name",
    ]);
  });

  test("package.json lists what is imported and no more", () => {
    const plot = member(
      "plot",
      { "src/a.ts": "@nn/data", "test/a.test.ts": "@nn/tensor" },
      { dependencies: ["network"], devDependencies: ["layers"] },
    );
    expect(chainProblems([plot])).toEqual([
      "packages/plot/package.json: the source imports @nn/data: list it in dependencies",
      "packages/plot/package.json: lists @nn/network in dependencies, but its source does not import it",
      "packages/plot/package.json: the tests import @nn/tensor: list it in devDependencies",
      "packages/plot/package.json: lists @nn/layers in devDependencies without need",
    ]);
  });

  test("apps may import everything on the chain, packages off the chain nothing off it", () => {
    const demo = member("demo", { "src/main.ts": "@nn/plot" }, { dependencies: ["plot"] }, "apps");
    const lattice = member("lattice", { "src/a.ts": "@nn/swish" }, { dependencies: ["swish"] });
    expect(chainProblems([demo])).toEqual([]);
    expect(chainProblems([lattice])).toEqual([
      "packages/lattice/src/a.ts: may not import @nn/swish: a package off the chain imports from the chain only",
    ]);
  });
});

test("imports of every kind are seen, comments and texts are not", () => {
  const text = `
    import { a } from "one";
    import type { B } from "two";
    export { c } from "three";
    export * from "four";
    // import "comment"
    const later = async () => [await import("five"), await import(\`six\${later}\`), "import 'text'"];
  `;
  expect(importsOf("src/a.ts", text).map(({ specifier }) => specifier)).toEqual([
    "one",
    "two",
    "three",
    "four",
    "five",
  ]);
});

test("decisions: a dependency without a row and a row without a dependency", () => {
  const data = member("data", {});
  data.manifest.dependencies = { fflate: "1.0.0", "@nn/tensor": "workspace:*", "csv-parse": "7.0.0" };
  const page =
    "| package | dependency | why |\n|---|---|---|\n| `@nn/data` | `fflate` | gzip |\n| `@nn/plot` | `d3` | axes |\n";
  expect(decisionProblems(page, [data])).toEqual([
    "docs/decisions/0002-runtime-dependencies.md: no row says why @nn/data: csv-parse",
    "docs/decisions/0002-runtime-dependencies.md: @nn/plot: d3 is no longer used",
  ]);
});

test("lockfile: addresses are found by line", () => {
  expect(addressesIn("a: {integrity: sha512-x}\nb: {tarball: https://example.test/b.tgz}\n")).toEqual([
    "pnpm-lock.yaml:2: b: {tarball: https://example.test/b.tgz}",
  ]);
});

test("size: over budget, without budget, without package", () => {
  expect(sizeProblems({ tensor: 12.3, data: 4 }, { tensor: 10, plot: 3 })).toEqual([
    "@nn/tensor: 12.3 kB of gzip, budget 10 kB; make it smaller, or raise size-budgets.json and say why",
    "size-budgets.json: no budget for @nn/data (4.0 kB now)",
    "size-budgets.json: @nn/plot is neither a published package nor a built file of one",
  ]);
});

test("links and pictures of pages are looked for beside the page", () => {
  const page = '[a](b.md#part) [c](https://example.org/d) [e](#here) <img src="../f.svg" width="4">';
  expect(targetsOf(page)).toEqual(["b.md", "../f.svg"]);
  expect(linkProblems(["docs/decisions/README.md", "docs/trainings/digits.md"])).toEqual([]);
});

test("a link to what is not there is a problem", () => {
  const folder = mkdtempSync(join(tmpdir(), "nn-links-"));
  writeFileSync(join(folder, "page.md"), "[here](page.md) [there](there.md)");
  expect(linkProblems(["page.md"], folder)).toEqual(["page.md: there is no there.md"]);
  rmSync(folder, { recursive: true });
});
