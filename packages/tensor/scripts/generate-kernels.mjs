// Compiles the AssemblyScript kernels (kernels/) in two variants and writes them, as base64, into a TypeScript file,
// so that no bundler needs to be told about .wasm files. Does nothing when the file is up to date.

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const kernels = join(root, "kernels");
const target = join(root, "src/backends/wasm/generated/kernels.ts");

/** The lowest 1024 bytes of memory are reserved; no kernel has static data. */
const options = [
  "-O3",
  "--converge",
  "--runtime",
  "stub",
  "--importMemory",
  "--noExportMemory",
  "--memoryBase",
  "1024",
  "--disableWarning",
  "112",
];

const variants = {
  baseline: { features: "simd", comment: "SIMD: a multiplication and an addition." },
  relaxed: { features: "simd,relaxed-simd", comment: "Relaxed SIMD: fused multiply-add." },
};

async function compile(features) {
  const { main } = await import("assemblyscript/asc");
  let binary;
  let messages = "";
  const stderr = { write: (text) => (messages += text) };
  const { error } = await main(
    [join(kernels, "index.ts"), "--outFile", "kernels.wasm", "--enable", features, ...options],
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
