// GFLOP/s of the matrix product on one core, both variants, interleaved with a plain packed product (kernels/yardstick) as
// a yardstick, because the machine's speed changes from minute to minute:
//   node scripts/measure-gemm.mjs [part of a name]

import { main as compile } from "assemblyscript/asc";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { baseline, relaxed } from "../src/backends/wasm/generated/kernels.ts";

const here = dirname(fileURLToPath(import.meta.url));
const memory = new WebAssembly.Memory({ initial: 1024 });
const floats = new Float32Array(memory.buffer);
for (let i = 0; i < floats.length; i++) floats[i] = Math.sin(i);

/** name, [m, k, n], which operands lie transposed. */
const cases = [
  ["square 512", [512, 512, 512], ""],
  ["square 512, both transposed", [512, 512, 512], "ab"],
  ["square 64", [64, 64, 64], ""],
  ["square 768", [768, 768, 768], ""],
  ["mlp 1 forward", [128, 784, 512], ""],
  ["mlp 1 dW", [784, 128, 512], "a"],
  ["mlp 1 dx", [128, 512, 784], "b"],
  ["mlp 2 forward", [128, 512, 512], ""],
  ["mlp 2 dW", [512, 128, 512], "a"],
  ["mlp 2 dx", [128, 512, 512], "b"],
  ["mlp 3 forward", [128, 512, 10], ""],
  ["mlp 3 dW", [512, 128, 10], "a"],
  ["mlp 3 dx", [128, 10, 512], "b"],
  ["planar 1 forward", [400, 2, 16], ""],
  ["planar 1 dW", [2, 400, 16], "a"],
  ["planar 2 forward", [400, 16, 16], ""],
  ["planar 2 dW", [16, 400, 16], "a"],
  ["planar 2 dx", [400, 16, 16], "b"],
  ["planar 3 forward", [400, 16, 2], ""],
  ["planar 3 dW", [16, 400, 2], "a"],
  ["planar 3 dx", [400, 2, 16], "b"],
  ["one example", [1, 784, 512], ""],
  ["one example, transposed", [1, 512, 784], "b"],
  ["matrix times vector", [512, 784, 1], ""],
  ["transposed matrix times vector", [512, 784, 1], "a"],
];

async function compilePlain(features) {
  const source = join(here, "../kernels/yardstick/plain-gemm.ts");
  let binary;
  const { error } = await compile(
    [source, "-o", "plain.wasm", "-O3", "--runtime", "stub", "--importMemory", "--enable", features],
    { writeFile: (_, contents) => (binary = contents) },
  );
  if (error) throw error;
  return binary;
}

const instantiate = (binary) => new WebAssembly.Instance(new WebAssembly.Module(binary), { env: { memory } }).exports;

const programs = {};
const variants = [
  ["relaxed", relaxed, "simd,relaxed-simd"],
  ["baseline", baseline, "simd"],
];
for (const [variant, binary, features] of variants) {
  programs[variant] = instantiate(Buffer.from(binary, "base64"));
  programs[`plain ${variant}`] = instantiate(await compilePlain(features));
}

/** Operands one after another above the first megabyte. */
function call(name, [m, k, n], transposed) {
  const [a, b] = [2 ** 20, 2 ** 20 + m * k * 4 + 64];
  const c = b + k * n * 4 + 64;
  const scratch = c + m * n * 4 + 64;
  const [aRow, aColumn] = transposed.includes("a") ? [4, 4 * m] : [4 * k, 4];
  const [bRow, bColumn] = transposed.includes("b") ? [4, 4 * k] : [4 * n, 4];
  const { gemm, plain } = programs[name];
  if (plain) return () => plain(m, n, k, a, b, c, scratch);
  // As named/gemm.ts does: a matrix times a vector is a row times the transposed matrix.
  if (n === 1) return () => gemm(1, m, k, b, 0, bRow, 0, 0, a, aColumn, aRow, 0, 0, c, 0, 0, 0, 1, 1, scratch, 0, 1);
  return () => gemm(m, n, k, a, aRow, aColumn, 0, 0, b, bRow, bColumn, 0, 0, c, 4 * n, 0, 0, 1, 1, scratch, 0, 1);
}

/** The best of several rounds, each of about 20 ms. */
function measure(shape, transposed) {
  const flops = 2 * shape[0] * shape[1] * shape[2];
  const names = Object.keys(programs).filter(
    (name) =>
      !name.startsWith("plain") || (shape[0] % 6 <= 4 && shape[2] % 8 === 0 && transposed === "" && shape[0] > 6),
  );
  const runs = Object.fromEntries(names.map((name) => [name, call(name, shape, transposed)]));
  const times = Math.max(3, Math.min(20_000, Math.round(6e8 / flops)));
  const best = Object.fromEntries(names.map((name) => [name, Infinity]));
  for (let round = 0; round < 12; round++) {
    for (const name of names) {
      const start = performance.now();
      for (let i = 0; i < times; i++) runs[name]();
      best[name] = Math.min(best[name], (performance.now() - start) / times);
    }
  }
  return { flops, best };
}

console.log(`node ${process.version} ${process.arch}; GFLOP/s (µs a call)`);
for (const [title, shape, transposed] of cases.filter(([title]) => title.includes(process.argv[2] ?? ""))) {
  const { flops, best } = measure(shape, transposed);
  const cells = Object.entries(best).map(
    ([name, ms]) => `${name} ${(flops / ms / 1e6).toFixed(1)} (${(ms * 1e3).toFixed(1)})`,
  );
  console.log(`${title.padEnd(32)} ${shape.join("×").padEnd(12)} ${cells.join("   ")}`);
}
