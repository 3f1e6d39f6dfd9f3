import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { root } from "../lib/process.mjs";
import { published } from "../lib/workspace.ts";

const budgetsFile = "size-budgets.json";

/** The budget of packages that are not named: those off the chain that pnpm new made. */
const rest = "others";

/** Kilobytes (1,000 bytes) of gzip: a package's own code, minified, without what it imports from others. */
async function gzipKilobytes(folder: string): Promise<number> {
  const bundle = await build({
    entryPoints: [join(folder, "dist", "index.js")],
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
      .map((name) => `${budgetsFile}: @nn/${name} is not a published package`),
  ];
}

/** Each published package's built code stays within its budget. Run the build first. */
export async function checkSize(): Promise<string[]> {
  const budgets = JSON.parse(readFileSync(join(root, budgetsFile), "utf8")) as Record<string, number>;
  const sizes: Record<string, number> = {};
  for (const { name, folder } of published()) {
    if (!existsSync(join(root, folder, "dist", "index.js"))) return [`${folder} is not built: run pnpm build`];
    sizes[name] = await gzipKilobytes(join(root, folder));
    console.log(
      `${name.padEnd(12)} ${sizes[name].toFixed(1).padStart(6)} kB of ${budgets[name] ?? budgets[rest] ?? "?"}`,
    );
  }
  return sizeProblems(sizes, budgets);
}
