// GFLOP/s of the matrix product: both variants on one thread, and on several, interleaved with the processor's peak (a loop of
// multiply-adds), because a machine's speed changes from minute to minute.
//   node scripts/measure-gemm.mjs [part of a name] [--threads 2] [--seconds 0.5]
//   node scripts/measure-gemm.mjs mlp --against OTHER/packages/tensor/src     instead: relaxed, one thread, in turns with other sources

import { main as compile } from "assemblyscript/asc";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { load } from "./load-source.mjs";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    threads: { type: "string" },
    seconds: { type: "string", default: "0.5" },
    against: { type: "string" },
    density: { type: "string", default: "0.5" },
  },
});
const density = Number(options.density);
const isZero = (j, zeros) => zeros && ((j * 2654435761) >>> 0) / 2 ** 32 >= density;
const here = join(import.meta.dirname, "..");
const threads = Number(options.threads ?? (options.against ? 1 : 2));

/** name, [m, k, n], which operands lie transposed, whether a bias is added and relu applied, in which operand are zeros (as in named/gemm/sparse.ts). */
const cases = [
  ["square 512", [512, 512, 512]],
  ["square 512, both transposed", [512, 512, 512], "ab"],
  ["square 64", [64, 64, 64]],
  ["square 1024", [1024, 1024, 1024]],
  ["mlp 1 forward", [128, 784, 512]],
  ["mlp 1 forward, bias and relu", [128, 784, 512], "", true],
  ["mlp 1, a transposed", [128, 784, 512], "a"],
  ["mlp 1, b transposed", [128, 784, 512], "b"],
  ["mlp 1, both transposed", [128, 784, 512], "ab"],
  ["mlp 1 dW", [784, 128, 512], "a"],
  ["mlp 2 forward", [128, 512, 512]],
  ["mlp 2 dW", [512, 128, 512], "a"],
  ["mlp 2 dx", [128, 512, 512], "b"],
  ["mlp 3 forward", [128, 512, 10]],
  ["mlp 3 dW", [512, 128, 10], "a"],
  ["mlp 3 dx", [128, 10, 512], "b"],
  ["planar 1 forward", [400, 2, 16]],
  ["planar 1 dW", [2, 400, 16], "a"],
  ["planar 2 forward", [400, 16, 16]],
  ["planar 2 dW", [16, 400, 16], "a"],
  ["planar 2 dx", [400, 16, 16], "b"],
  ["planar 3 forward", [400, 16, 2]],
  ["planar 3 dW", [16, 400, 2], "a"],
  ["planar 3 dx", [400, 2, 16], "b"],
  ["one example", [1, 784, 512]],
  ["one example, transposed", [1, 512, 784], "b"],
  ["two examples", [2, 784, 512]],
  ["two examples, transposed", [2, 512, 784], "b"],
  ["eight examples", [8, 784, 512]],
  ["matrix times vector", [512, 784, 1]],
  ["transposed matrix times vector", [512, 784, 1], "a"],
  ["three channels", [1024, 27, 32]],
  ["outer product", [512, 1, 512]],
  ["zeros, mlp 2 forward", [128, 512, 512], "", true, 1],
  ["zeros, mlp 1 forward", [128, 784, 512], "", true, 1],
  ["zeros, mlp 2 dx", [128, 512, 512], "b", false, 1],
  ["zeros, mlp 2 dW", [512, 128, 512], "a", false, 3],
  ["zeros, mlp 1 dW", [784, 128, 512], "a", false, 2],
];

/** A step that multiplies operands of a program, as often as it takes for a few microseconds. */
function programOf([m, k, n], transposed = "", epilogue = false, zeros = 0) {
  const sizes = [m * k, k * n, m * n, n];
  const buffers = [];
  let workSize = 0;
  for (const [id, size] of sizes.entries()) {
    buffers.push({ id, dtype: "float32", size, block: "work", storage: -1, offset: workSize, name: `b${id}` });
    workSize += Math.ceil(size / 16) * 16;
  }
  const operand = (buffer, shape, strides) => ({ buffer, offset: 0, strides, shape, dtype: "float32" });
  const a = operand(0, [m, k], transposed.includes("a") ? [1, m] : [k, 1]);
  const b = operand(1, [k, n], transposed.includes("b") ? [1, k] : [n, 1]);
  const c = operand(2, [m, n], [n, 1]);
  const step = {
    kind: "named",
    label: "gemm",
    kernel: "gemm",
    reads: epilogue ? [a, b, operand(3, [m, n], [0, 1])] : [a, b],
    writes: [c],
    attributes: { ...(epilogue && { relu: 1 }), ...(zeros && { zeros }) },
  };
  const repeats = Math.ceil(2e6 / (m * k * n));
  const steps = new Array(repeats).fill(step);
  const program = {
    buffers,
    steps,
    commit: repeats,
    inputs: [0, 1, 3],
    outputs: [2],
    loops: [],
    storages: [],
    workSize,
    key: `${m}×${k}×${n}${transposed}${epilogue}${zeros}`,
  };
  return { program, repeats, sizes };
}

async function backendOf(source, relaxed, threads) {
  const { wasmBackend } = await load(join(source, "src"), "backends/wasm/backend.ts");
  const backend = wasmBackend({ relaxed, threads });
  return (shape, transposed, epilogue, zeros) => {
    const { program, repeats, sizes } = programOf(shape, transposed, epilogue, zeros);
    const executable = backend.compile(program);
    executable.bind([]);
    [0, 1, 3].forEach((buffer, i) =>
      executable.write(
        i,
        Float32Array.from({ length: sizes[buffer] }, (_, j) => (isZero(j, (zeros >> i) & 1) ? 0 : Math.sin(j))),
      ),
    );
    return { repeats, ready: backend.whenReady?.(), run: () => executable.compute() };
  };
}

async function peakOf(features) {
  let binary;
  const source = join(here, "kernels/yardstick/peak.ts");
  const flags = ["-O3", "--runtime", "stub", "--importMemory", "--enable", features];
  const { error } = await compile([source, "-o", "peak.wasm", ...flags], { writeFile: (_, bytes) => (binary = bytes) });
  if (error) throw error;
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { peak } = new WebAssembly.Instance(new WebAssembly.Module(binary), { env: { memory } }).exports;
  return () => peak(1000, 1024);
}
const PEAK_FLOPS = 96_000;

const contestants = options.against
  ? { here: await backendOf(here, true, threads), there: await backendOf(join(options.against, ".."), true, threads) }
  : {
      relaxed: await backendOf(here, true, 1),
      [`on ${threads} threads`]: await backendOf(here, true, threads),
      baseline: await backendOf(here, false, 1),
    };
const peaks = { relaxed: await peakOf("simd,relaxed-simd"), baseline: await peakOf("simd") };

/** The shortest time of a run, of samples of about 0.1 ms each, in milliseconds. */
function shortest(runs, seconds) {
  const best = Object.fromEntries(Object.keys(runs).map((name) => [name, Infinity]));
  const end = performance.now() + 1000 * seconds * Object.keys(runs).length;
  for (let round = 0; performance.now() < end || round < 10; round++) {
    for (const [name, run] of Object.entries(runs)) {
      const start = performance.now();
      for (let i = 0; i < 8 && (i === 0 || performance.now() - start < 0.1); i++) {
        const from = performance.now();
        run();
        best[name] = Math.min(best[name], performance.now() - from);
      }
    }
  }
  return best;
}

console.log(`node ${process.version} ${process.arch}; GFLOP/s (µs), share of the variant's peak`);
for (const [title, shape, transposed, epilogue, zeros] of cases.filter(([title]) =>
  title.includes(positionals[0] ?? ""),
)) {
  const flops = 2 * shape[0] * shape[1] * shape[2];
  const made = Object.entries(contestants).map(([name, make]) => [name, make(shape, transposed, epilogue, zeros)]);
  await Promise.all(made.map(([, { ready }]) => ready));
  const runs = Object.fromEntries(made.map(([name, { run }]) => [name, run]));
  const best = shortest(
    { ...runs, "peak relaxed": peaks.relaxed, "peak baseline": peaks.baseline },
    Number(options.seconds),
  );
  const cells = made.map(([name, { repeats }]) => {
    const ms = best[name] / repeats;
    const peak = best[name === "baseline" ? "peak baseline" : "peak relaxed"] / PEAK_FLOPS;
    return `${name} ${(flops / ms / 1e6).toFixed(1)} (${(ms * 1e3).toFixed(2)}) ${((100 * flops * peak) / ms).toFixed(0)} %`;
  });
  console.log(`${title.padEnd(32)} ${shape.join("×").padEnd(13)} ${cells.join("   ")}`);
}
process.exit();
