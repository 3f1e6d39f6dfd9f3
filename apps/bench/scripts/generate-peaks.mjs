// Compiles kernels/peaks.ts (AssemblyScript) in two variants and writes them, as base64, into a TypeScript file, so that
// they run in Node and in a page alike. Does nothing when the file is up to date.

import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const source = join(root, "kernels/peaks.ts");
const target = join(root, "src/peaks/generated/kernels.ts");

const variants = {
  baseline: { features: ["simd", "bulk-memory"], comment: "SIMD: a multiplication and an addition." },
  relaxed: { features: ["simd", "bulk-memory", "relaxed-simd"], comment: "Relaxed SIMD: fused multiply-add." },
};

async function compile(features) {
  const { main } = await import("assemblyscript/asc");
  let binary;
  let messages = "";
  const { error } = await main(
    [
      source,
      ...["--outFile", "peaks.wasm", "-O3", "--runtime", "stub", "--importMemory", "--noExportMemory"],
      ...features.flatMap((feature) => ["--enable", feature]),
    ],
    {
      stderr: { write: (text) => (messages += text) },
      writeFile: (name, contents) => (binary = name.endsWith(".wasm") ? contents : binary),
    },
  );
  if (error) throw new Error(`${messages}\n${error.message}`);
  return Buffer.from(binary);
}

async function fingerprint() {
  const hash = createHash("sha256");
  for (const path of [fileURLToPath(import.meta.url), source]) hash.update(await readFile(path));
  return hash.digest("hex");
}

const mark = `// Made by scripts/generate-peaks.mjs from kernels/peaks.ts (${await fingerprint()}). Do not edit.`;
const current = await readFile(target, "utf8").catch(() => "");
if (!current.startsWith(mark)) {
  const lines = [mark];
  for (const [name, { features, comment }] of Object.entries(variants)) {
    const binary = await compile(features);
    lines.push("", `/** ${comment} */`, `export const ${name}: string =\n  "${binary.toString("base64")}";`);
    console.log(`${name}: ${binary.length} bytes`);
  }
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, `${lines.join("\n")}\n`);
}
