// Compiles the AssemblyScript kernels (kernels/) and writes them, as base64, into TypeScript files, so that no bundler needs
// to be told about .wasm files. Leaves alone what is up to date.

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const kernels = join(root, "kernels");

/** The lowest 1024 bytes of memory are reserved; no kernel has static data. */
const options = ["-O3", "--converge", "--runtime", "stub", "--memoryBase", "1024", "--disableWarning", "112"];

const targets = [
  {
    entry: "index.ts",
    file: "src/backends/wasm/generated/kernels.ts",
    memory: ["--importMemory", "--noExportMemory"],
    variants: {
      baseline: { features: "simd", comment: "SIMD: a multiplication and an addition." },
      relaxed: { features: "simd,relaxed-simd", comment: "Relaxed SIMD: fused multiply-add." },
    },
  },
  {
    entry: "random/draws.ts",
    file: "src/random/generated/draws.ts",
    memory: ["--initialMemory", "1"],
    variants: { draws: { features: "simd", comment: "With a page of memory of its own." } },
  },
];

async function compile(entry, features, memory) {
  const { main } = await import("assemblyscript/asc");
  let binary;
  let messages = "";
  const stderr = { write: (text) => (messages += text) };
  const { error } = await main(
    [join(kernels, entry), "--outFile", "kernels.wasm", "--enable", features, ...options, ...memory],
    { stderr, writeFile: (name, contents) => (binary = name.endsWith(".wasm") ? contents : binary) },
  );
  if (error) throw new Error(`${messages}\n${error.message}`);
  return Buffer.from(binary);
}

async function fingerprint() {
  const hash = createHash("sha256");
  const files = (await readdir(kernels, { recursive: true })).filter((name) => name.endsWith(".ts")).sort();
  for (const path of [fileURLToPath(import.meta.url), ...files.map((name) => join(kernels, name))]) {
    hash.update(await readFile(path));
  }
  return hash.digest("hex");
}

const mark = `// Made by scripts/generate-kernels.mjs from kernels/ (${await fingerprint()}). Do not edit.`;
for (const { entry, file, memory, variants } of targets) {
  const target = join(root, file);
  const current = await readFile(target, "utf8").catch(() => "");
  if (current.startsWith(mark)) continue;
  const lines = [mark];
  for (const [name, { features, comment }] of Object.entries(variants)) {
    const binary = await compile(entry, features, memory);
    lines.push("", `/** ${comment} */`, `export const ${name}: string =\n  "${binary.toString("base64")}";`);
    console.log(`${name}: ${binary.length} bytes`);
  }
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, `${lines.join("\n")}\n`);
}
