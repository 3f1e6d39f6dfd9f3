import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { countsFile, type TestCounts } from "../../config/count-reporter.js";
import { chainProblems } from "../checks/chain.ts";
import { importsBelow } from "../lib/imports.ts";
import { root, run } from "../lib/process.mjs";
import { members } from "../lib/workspace.ts";
import { withExport, withItem } from "../new/list.ts";
import { NameError, readName } from "../new/name.ts";

/** A copy of the workspace's sources that shares its installed packages. */
let copy: string;

const left = new Set(["dist", ".turbo", ".cache", "pictures"]);

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "nn-new-"));
  for (const path of [
    "packages",
    "config",
    "tsconfig.base.json",
    "tsconfig.build.json",
    ".oxlintrc.json",
    ".oxfmtrc.json",
  ]) {
    // Links into node_modules stay relative, so that a copied package finds its copied neighbours.
    const options = { recursive: true, verbatimSymlinks: true, filter: (from: string) => !left.has(basename(from)) };
    cpSync(join(root, path), join(copy, path), options);
  }
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** What a command printed; it must have succeeded. */
async function succeed(command: string, args: readonly string[], folder = copy): Promise<string> {
  const { status, output } = await run(command, args, { capture: true, cwd: folder });
  expect(status, output).toBe(0);
  return output;
}

interface Row {
  kind: string;
  name: string;
  folder: string;
  /** The tests that must find the new thing, and how many they have for it at least. */
  tests: { arguments: string[]; atLeast: number };
}

const named = (name: string, files: string[], atLeast: number): Row["tests"] => ({
  arguments: [...files, "-t", name],
  atLeast,
});

const rows: Row[] = [
  { kind: "package", name: "rootMeanSquare", folder: "root-mean-square", tests: { arguments: [], atLeast: 1 } },
  { kind: "layer-package", name: "channel-gain", folder: "channel-gain", tests: { arguments: [], atLeast: 30 } },
  {
    kind: "op",
    name: "thirdPower",
    folder: "tensor",
    tests: named("thirdPower", ["test/ops.test.ts", "test/op-gradients.test.ts"], 12),
  },
  { kind: "activation", name: "softClip", folder: "activations", tests: named("softClip|soft-clip", [], 3) },
  { kind: "layer", name: "gain", folder: "layers", tests: named("gain", ["test/conformance.test.ts"], 15) },
  {
    kind: "optimizer",
    name: "averagedDescent",
    folder: "optimizers",
    tests: named("averagedDescent|every file", ["test/optimizers.test.ts"], 10),
  },
];

describe.each(rows)("pnpm new $kind $name", { timeout: 240_000 }, ({ kind, name, folder, tests }) => {
  let written: string[];

  beforeAll(async () => {
    const output = await succeed("node", [join(root, "scripts", "new", "main.ts"), kind, name, copy]);
    written = output.split("\n\n")[0].split("\n");
  });

  test("passes the tests that find it", async () => {
    const path = join(copy, "packages", folder);
    await succeed("vitest", ["run", ...tests.arguments], path);
    const { passed } = JSON.parse(readFileSync(join(path, countsFile), "utf8")) as TestCounts;
    expect(passed).toBeGreaterThanOrEqual(tests.atLeast);
  });

  test("has types, keeps the rules and the layout", async () => {
    const sources = written.filter((path) => path.endsWith(".ts"));
    expect(written.every((path) => existsSync(join(copy, path)))).toBe(true);
    await succeed("tsc", ["-p", join("packages", folder)]);
    await succeed("oxlint", ["--deny-warnings", ...sources]);
    await succeed("oxfmt", ["--check", ...sources]);
  });

  test("refuses to write over what is there, and then changes nothing", async () => {
    const before = written.map((path) => readFileSync(join(copy, path), "utf8"));
    const again = await run("node", [join(root, "scripts", "new", "main.ts"), kind, name, copy], { capture: true });
    expect(again.status).toBe(1);
    expect(again.output).toMatch(/is there already/);
    expect(written.map((path) => readFileSync(join(copy, path), "utf8"))).toEqual(before);
  });
});

test("the README of a new layer package has an example that runs and has its types", { timeout: 240_000 }, async () => {
  const folder = join(copy, "packages", "channel-gain");
  const [, example] = /^```ts\n(.*?)^```$/ms.exec(readFileSync(join(folder, "README.md"), "utf8"))!;
  const own = example.replace('"@nn/channel-gain"', '"../src/index.js"');
  const file = join(folder, "test", "readme.test.ts");
  writeFileSync(file, `import { test } from "vitest";\n${own}\ntest("ran", () => {});\n`);
  expect(await succeed("vitest", ["run", "test/readme.test.ts"], folder)).toContain("1 passed");
  await succeed("tsc", ["-p", join("packages", "channel-gain")]);
  rmSync(file);
});

test("the new packages follow the chain", () => {
  const packages = members(["packages"], copy).filter(({ name }) =>
    ["root-mean-square", "channel-gain"].includes(name),
  );
  expect(packages).toHaveLength(2);
  expect(
    chainProblems(packages.map((member) => ({ ...member, imports: importsBelow(join(copy, member.folder)) }))),
  ).toEqual([]);
});

describe("names", () => {
  test("are read in both forms", () => {
    expect(readName("softClip")).toEqual({ file: "soft-clip", identifier: "softClip" });
    expect(readName("soft-clip")).toEqual({ file: "soft-clip", identifier: "softClip" });
    expect(readName("relu6")).toEqual({ file: "relu6", identifier: "relu6" });
  });

  test.each(["", "6relu", "../x", "Soft", "a--b", "a b", "soft_clip"])("%j is refused", (given) => {
    expect(() => readName(given)).toThrow(NameError);
  });
});

describe("lists", () => {
  const index = [
    `export { z } from "./record/z.js";`,
    `export { b } from "./b.js";`,
    `// About d.`,
    `export {`,
    `  d,`,
    `} from "./d.js";`,
    ``,
  ].join("\n");
  const line = (name: string): string => `export { ${name} } from "./${name}.js";`;

  test("an export goes where the order of its folder has it, comments stay with theirs", () => {
    expect(withExport(index, line("a")).split("\n")[1]).toBe(line("a"));
    expect(withExport(index, line("c")).split("\n").slice(1, 4)).toEqual([line("b"), line("c"), "// About d."]);
    expect(withExport(index, line("e"))).toBe(`${index}${line("e")}\n`);
    expect(withExport("", line("a"))).toBe(`${line("a")}\n`);
  });

  test("an item goes to the end of the last list", () => {
    expect(withItem("const a = [\n  1,\n];\n", "2")).toBe("const a = [\n  1,\n  2,\n];\n");
    expect(() => withItem("const a = 1;\n", "2")).toThrow(/no list/);
  });
});
