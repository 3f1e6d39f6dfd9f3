import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root, run } from "../lib/process.mjs";
import { published } from "../lib/workspace.ts";

/** The ```ts blocks of a page; a block of another language, such as ```typescript, is only shown. */
const examplesOf = (page: string): string[] =>
  [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, example]) => example);

const pages = ["README.md", ...published().map(({ folder }) => `${folder}/README.md`)].filter((page) =>
  existsSync(join(root, page)),
);

const folder = join(root, "scripts", ".cache", "readme");
const examples = pages.flatMap((page) =>
  examplesOf(readFileSync(join(root, page), "utf8")).map((text, index) => ({
    name: `${page}, example ${index + 1}`,
    file: join(folder, `${page.replaceAll(/\W+/g, "-")}-${index + 1}.ts`),
    text,
  })),
);

/** By name as a user would write it, also a package that the workspace's root does not list. */
const paths = published().map(({ name, folder: home }) => [`@nn/${name}`, [join(root, home, "src", "index.ts")]]);

/** An example may write files, as network.save does; they go to a folder that is removed. */
let elsewhere: string;
const here = process.cwd();

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { file, text } of examples) writeFileSync(file, `${text}\nexport {};\n`);
  elsewhere = mkdtempSync(join(tmpdir(), "nn-readme-"));
  process.chdir(elsewhere);
});

afterAll(() => {
  process.chdir(here);
  rmSync(elsewhere, { recursive: true, force: true });
});

describe("examples", () => {
  for (const { name, file } of examples) {
    test(`${name} runs`, { timeout: 300_000 }, async () => {
      await expect(import(file)).resolves.toBeDefined();
    });
  }

  test("have the types they claim", { timeout: 120_000 }, async () => {
    const settings = {
      extends: "../../../tsconfig.base.json",
      compilerOptions: { noUnusedLocals: false, noUnusedParameters: false, paths: Object.fromEntries(paths) },
      include: ["*.ts"],
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(settings));
    const { status, output } = await run("tsc", ["-p", folder], { capture: true });
    expect(output).toBe("");
    expect(status).toBe(0);
  });
});
