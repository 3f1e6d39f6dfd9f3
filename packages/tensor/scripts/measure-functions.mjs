// The functions of the wasm backend, against float64: the largest error in units in the last place over all 2^32 floats
// (of pow: over 2^28 pairs), the instructions for four elements and the time for one.
//   node scripts/measure-functions.mjs [exp log …] [--stride 1] [--variant relaxed|baseline] [--only error|time]
//   node scripts/measure-functions.mjs --only time --against OTHER/packages/tensor/src     interleaved with other sources
// The whole range takes some minutes for each function; --stride 97 looks at every 97th float.

import { join } from "node:path";
import { parseArgs } from "node:util";
import { load } from "./load-source.mjs";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    stride: { type: "string", default: "1" },
    variant: { type: "string" },
    only: { type: "string" },
    against: { type: "string" },
  },
});
const here = join(import.meta.dirname, "../src");
const { erf } = await load(here, "expression/erf.ts");

/** What each function should be. */
const exact = {
  exp: Math.exp,
  log: Math.log,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  erf,
  sqrt: Math.sqrt,
  pow: Math.pow,
};
const argumentsOf = (name) => exact[name].length;
const names = positionals.length > 0 ? positionals : Object.keys(exact);
const variants = options.variant ? [options.variant] : ["relaxed", "baseline"];

/** One primitive over `size` elements. */
async function compiled(source, name, variant, size) {
  const { wasmBackend } = await load(source, "backends/wasm/index.ts");
  const inputs = Array.from({ length: argumentsOf(name) }, (_, i) => i);
  const output = inputs.length;
  const buffers = [...inputs, output].map((id) => {
    return { id, dtype: "float32", size, block: "work", storage: -1, offset: id * size, name: `b${id}` };
  });
  const access = (buffer) => ({ buffer, offset: 0, strides: [1] });
  const args = inputs.map((slot) => ({ kind: "load", slot, dtype: "float32" }));
  const value = { kind: "apply", primitive: name, args, dtype: "float32" };
  const outputs = [{ store: access(output), value }];
  const executable = wasmBackend({ relaxed: variant === "relaxed", threads: 1 }).compile({
    steps: [{ kind: "map", label: name, dims: [size], loads: inputs.map(access), outputs }],
    buffers,
    commit: 1,
    inputs,
    outputs: [output],
    loops: [],
    storages: [],
    workSize: buffers.length * size,
    key: "measure",
  });
  executable.bind([]);
  return executable;
}

const float = new Float32Array(1);
const word = new Int32Array(float.buffer);
/** By the bits of an exponent: 1 / (distance of neighbouring floats). */
const perUlp = Float64Array.from({ length: 256 }, (_, exponent) => 2 ** (150 - Math.min(Math.max(exponent, 1), 254)));
const bounded = (value) => Math.min(Math.max(value, -(2 ** 128)), 2 ** 128);

/** The error in units in the last place of the exact value's float; a float beyond the largest counts as 2^128. */
function errorOf(value, wanted) {
  if (Number.isNaN(wanted)) return Number.isNaN(value) ? 0 : Infinity;
  if (wanted === Infinity || wanted === -Infinity) return value === wanted ? 0 : Infinity;
  float[0] = wanted;
  const error = Math.abs(bounded(value) - bounded(wanted)) * perUlp[(word[0] >>> 23) & 0xff];
  return Number.isNaN(error) ? Infinity : error;
}

/** Block after block of arguments: every `stride`-th float, or pairs of which x^y covers the range of results. */
function* blocks(name, size, stride) {
  const words = new Uint32Array(size);
  const x = new Float32Array(words.buffer);
  if (argumentsOf(name) === 1) {
    for (let first = 0; first < 2 ** 32; first += size * stride) {
      for (let i = 0; i < size; i++) words[i] = Math.min(first + i * stride, 0xffffffff);
      yield [x];
    }
    return;
  }
  const y = new Float32Array(size);
  for (let first = 0; first < 2 ** 28; first += size * stride) {
    for (let i = 0; i < size; i++) {
      words[i] = Math.imul(first + i * stride, 2654435761) >>> 0;
      const spread = (Math.imul(words[i] ^ (words[i] >>> 15), 2246822519) >>> 0) / 2 ** 32;
      y[i] = i % 8 === 0 ? Math.round(40 * spread - 20) : (spread * 205 - 110) / Math.log(Math.abs(x[i]));
    }
    yield [x, y];
  }
}

/** The largest error and where it is, for both variants at once: the exact values cost the most. */
async function largestErrors(name, stride) {
  const size = 2 ** 18;
  const f = exact[name];
  const executables = await Promise.all(variants.map((variant) => compiled(here, name, variant, size)));
  const worst = variants.map(() => ({ ulps: 0, above: 0 }));
  for (const args of blocks(name, size, stride)) {
    const results = executables.map((executable) => {
      args.forEach((values, i) => executable.write(i, values));
      executable.compute();
      return executable.read(0);
    });
    const [x, y] = args;
    for (let i = 0; i < size; i++) {
      const wanted = y ? f(x[i], y[i]) : f(x[i]);
      for (let v = 0; v < results.length; v++) {
        const ulps = errorOf(results[v][i], wanted);
        if (ulps > 1) worst[v].above++;
        if (ulps > worst[v].ulps)
          Object.assign(worst[v], { ulps, at: args.map((values) => values[i]).join(), got: results[v][i], wanted });
      }
    }
  }
  return worst;
}

/** Arguments that a network might have: between −8 and 8; above 0 where nothing else makes sense. */
function typical(name, size) {
  const positive = name === "log" || name === "sqrt" || name === "pow";
  return Float32Array.from({ length: size }, (_, i) => {
    const x = (((Math.imul(i + 1, 2654435761) >>> 8) / 2 ** 24) * 2 - 1) * 8;
    return positive ? Math.abs(x) : x;
  });
}

/** Nanoseconds for an element, the best of many short rounds; other sources run in turns. */
async function times(name, rounds = 60) {
  const size = 2 ** 13;
  const runs = [];
  for (const variant of variants) {
    for (const source of [here, ...(options.against ? [options.against] : [])]) {
      const executable = await compiled(source, name, variant, size);
      for (let i = 0; i < argumentsOf(name); i++) executable.write(i, typical(name, size));
      runs.push({ variant, source, executable, best: Infinity });
    }
  }
  for (let round = 0; round < rounds; round++) {
    for (const run of runs) {
      const start = performance.now();
      for (let i = 0; i < 40; i++) run.executable.compute();
      run.best = Math.min(run.best, ((performance.now() - start) * 1e6) / (40 * size));
    }
  }
  return runs.map(({ variant, source, best }) => {
    const rate = (4 * (argumentsOf(name) + 1)) / best;
    return `${source === here ? variant : "  against"} ${best.toFixed(3)} ns, ${rate.toFixed(1)} GB/s`;
  });
}

/** Vector instructions for four elements, without loads, stores and what is only computed for rare arguments. */
async function instructions(name, variant) {
  const { VectorGraph } = await load(here, "backends/wasm/vector/graph.ts");
  const { primitives } = await load(here, "backends/wasm/vector/primitives.ts");
  const everywhere = { depth: 0, lanewise: true, copywise: true };
  const graph = new VectorGraph(variant === "relaxed", [everywhere, everywhere]);
  const args = Array.from({ length: argumentsOf(name) }, (_, i) => graph.load(i));
  const needed = new Set();
  const visit = (node) => {
    if (node.args.length === 0 || needed.has(node)) return;
    needed.add(node);
    (node.operation.kind === "except" ? node.args.slice(0, 2) : node.args).forEach(visit);
  };
  visit(primitives[name](graph, args, "float32", "float32"));
  return needed.size;
}

console.log(`node ${process.version} ${process.arch}`);
for (const name of names) {
  if (options.only !== "time") {
    const worst = await largestErrors(name, Number(options.stride));
    for (const [i, { ulps, at, got, wanted, above }] of worst.entries()) {
      console.log(
        `${name.padEnd(8)} ${variants[i].padEnd(9)} ${ulps.toFixed(3)} ulp at ${at}: ${got} for ${wanted}; ${above} above 1`,
      );
    }
  }
  if (options.only === "error") continue;
  const counts = await Promise.all(variants.map((variant) => instructions(name, variant)));
  console.log(`${name.padEnd(8)} ${counts.join(", ")} instructions   ${(await times(name)).join("   ")}`);
}
