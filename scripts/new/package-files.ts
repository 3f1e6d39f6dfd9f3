import type { Change } from "./change.ts";
import type { Name } from "./name.ts";

/** What differs between one new package and another. */
export interface PackageParts {
  description: string;
  dependencies?: readonly string[];
  devDependencies?: readonly string[];
  /** What the index exports; the identifier without it. */
  exports?: readonly string[];
  source: string;
  test: string;
  readme: string;
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const workspace = (names: readonly string[] = []): Record<string, string> =>
  Object.fromEntries([...names].sort().map((name) => [`@nn/${name}`, "workspace:*"]));

function manifest(file: string, { description, dependencies, devDependencies }: PackageParts): string {
  const built = { types: "./dist/index.d.ts", default: "./dist/index.js" };
  return json({
    name: `@nn/${file}`,
    version: "0.0.0",
    description,
    keywords: ["deep-learning", "neural-network"],
    license: "MIT",
    type: "module",
    sideEffects: false,
    engines: { node: ">=20.19" },
    files: ["dist", "README.md", "LICENSE"],
    exports: { ".": { "@nn/source": "./src/index.ts", ...built }, "./package.json": "./package.json" },
    publishConfig: { access: "public", exports: { ".": built, "./package.json": "./package.json" } },
    scripts: {
      build: "tsup && tsc -p tsconfig.build.json",
      typecheck: "tsc -p tsconfig.json",
      test: "vitest run",
    },
    ...(dependencies ? { dependencies: workspace(dependencies) } : {}),
    devDependencies: {
      ...workspace(devDependencies),
      "@types/node": "catalog:",
      tsup: "catalog:",
      typescript: "catalog:",
      vitest: "catalog:",
    },
  });
}

const settings = (file: string): Record<string, string> => ({
  "tsconfig.json": json({ extends: "../../tsconfig.base.json", include: ["src", "test"] }).replace(
    /\[\s*"src",\s*"test"\s*\]/,
    '["src", "test"]',
  ),
  "tsconfig.build.json": json({
    extends: "../../tsconfig.build.json",
    compilerOptions: { rootDir: "src", outDir: "dist" },
    include: ["src"],
  }).replace(/\[\s*"src"\s*\]/, '["src"]'),
  "tsup.config.ts": `import { packageBuild } from "../../config/tsup.js";

export default packageBuild({ entry: ["src/index.ts"] });
`,
  "vitest.config.ts": `import { packageTests } from "../../config/vitest.js";

export default packageTests("${file}");
`,
});

/** The files of a package of its own; the workspace finds it by its folder, so no existing file changes. */
export function packageChanges({ file, identifier }: Name, parts: PackageParts): Change[] {
  const texts: Record<string, string> = {
    "package.json": manifest(file, parts),
    ...settings(file),
    "README.md": parts.readme,
    "src/index.ts": `export { ${(parts.exports ?? [identifier]).join(", ")} } from "./${file}.js";\n`,
    [`src/${file}.ts`]: parts.source,
    [`test/${file}.test.ts`]: parts.test,
  };
  return Object.entries(texts).map(([path, text]) => ({ make: `packages/${file}/${path}`, text }));
}
