import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { root } from "../lib/process.mjs";
import { published } from "../lib/workspace.ts";

const budgetsFile = "size-budgets.json";

/** The budget of packages that are not named: those off the chain that pnpm new made. */
const rest = "others";

/** Kilobytes (1,000 bytes) of gzip: a built file with its package's own code, minified, without what it imports from others. */
async function gzipKilobytes(file: string): Promise<number> {
  const bundle = await build({
    entryPoints: [file],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "neutral",
    packages: "external",
    external: ["node:*"],
    write: false,
    logLevel: "silent",
  });
  return gzipSync(bundle.outputFiles[0].contents, { level: 9 }).byteLength / 1000;
}

/** What exceeds its budget, has none, or is no longer there. */
export function sizeProblems(sizes: Record<string, number>, budgets: Record<string, number>): string[] {
  return [
    ...Object.entries(sizes).flatMap(([name, size]) => {
      const budget = budgets[name] ?? budgets[rest];
      if (budget === undefined) return [`${budgetsFile}: no budget for @nn/${name} (${size.toFixed(1)} kB now)`];
      return size > budget
        ? [
            `@nn/${name}: ${size.toFixed(1)} kB of gzip, budget ${budget} kB; make it smaller, or raise ${budgetsFile} and say why`,
          ]
        : [];
    }),
    ...Object.keys(budgets)
      .filter((name) => name !== rest && !(name in sizes))
      .map((name) => `${budgetsFile}: @nn/${name} is neither a published package nor a built file of one`),
  ];
}

/** Each published package's built code stays within its budget, and so do the files of it that have one: "tensor/host". Run the build first. */
export async function checkSize(): Promise<string[]> {
  const budgets = JSON.parse(readFileSync(join(root, budgetsFile), "utf8")) as Record<string, number>;
  const sizes: Record<string, number> = {};
  for (const { name, folder } of published()) {
    const built = (file: string): string => join(root, folder, "dist", `${file}.js`);
    if (!existsSync(built("index"))) return [`${folder} is not built: run pnpm build`];
    const files = Object.keys(budgets).filter((key) => key.startsWith(`${name}/`) && existsSync(built(basename(key))));
    for (const key of [name, ...files]) {
      const size = await gzipKilobytes(built(key === name ? "index" : basename(key)));
      sizes[key] = size;
      console.log(`${key.padEnd(12)} ${size.toFixed(1).padStart(6)} kB of ${budgets[key] ?? budgets[rest] ?? "?"}`);
    }
  }
  return sizeProblems(sizes, budgets);
}
