import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { WasmBackend } from "../../src/backends/wasm/backend.js";
import { wasmBackend } from "../../src/backends/wasm/index.js";
import { jsBackend, setBackend } from "../../src/index.js";
import { layerNormStep, planarStep, residualStep, type TrainingProgram } from "../support/networks.js";
import { mapCase, reduceCase, type Case } from "./arbitrary.js";
import { access, apply, contiguous, load, namedStep, noise, ProgramBuilder, runOn, outputsOf } from "./programs.js";

/** Cuts everything into pieces, however small. */
const teams = new Map([1, 2, 3, 4].map((threads) => [threads, new WasmBackend(false, { threads, grain: 0.01 })]));

afterAll(() => {
  setBackend("auto");
  for (const team of teams.values()) team.close();
});

const wave = (length: number): Float32Array => Float32Array.from({ length }, (_, i) => Math.sin(1.3 * i));
const labels = (length: number, classes: number): Int32Array =>
  Int32Array.from({ length }, (_, i) => (i * 7) % classes);

const networks: readonly (readonly [string, () => TrainingProgram, readonly ArrayLike<number>[]])[] = [
  ["planar", () => planarStep(300), [wave(600), labels(300, 2), [0.3]]],
  ["layer norm", () => layerNormStep(150), [wave(750), wave(450), [0.03]]],
  ["residual", () => residualStep(90), [wave(720), labels(90, 3), [0.05], [7, -9]]],
];

/** All bits that training leaves behind. */
async function train(backend: WasmBackend, [, make, inputs]: (typeof networks)[number]): Promise<Int32Array[]> {
  setBackend(backend);
  const { procedure, state } = make();
  const losses = new Float32Array(30);
  for (let step = 0; step < losses.length; step++) {
    losses[step] = procedure.run(inputs)[0].data[0];
    // The first steps run on one thread while the workers come up: that must not show either.
    if (step === 9) await backend.whenReady();
  }
  return [losses, ...state.map(({ value }) => value.data as Float32Array)].map(
    (values) => new Int32Array(Float32Array.from(values).buffer),
  );
}

describe.each(networks)("%s", (...network) => {
  it("has the same bits after 30 steps with 1, 2, 3 and 4 threads", async () => {
    const alone = await train(teams.get(1)!, network);
    for (const threads of [2, 3, 4]) expect(await train(teams.get(threads)!, network)).toEqual(alone);
  });
});

/** Outputs of a program that the workers have before it runs. */
async function runShared(backend: WasmBackend, { program, inputs }: Case): Promise<number[][]> {
  const executable = backend.compile(program);
  await backend.whenReady();
  return outputsOf(executable, inputs);
}

it.each([
  ["maps", mapCase],
  ["reductions", reduceCase],
])("random %s have the same bits on three threads", async (_, cases) => {
  const property = fc.asyncProperty(cases, async (each) => {
    expect(await runShared(teams.get(3)!, each)).toEqual(runOn(teams.get(1)!, each.program, each.inputs));
  });
  await fc.assert(property, { seed: 3, numRuns: 60 });
});

describe("a team", () => {
  const [m, k, n] = [192, 160, 128];
  const builder = new ProgramBuilder();
  const [a, b, c] = [builder.input(m * k), builder.input(k * n), builder.output(m * n)];
  builder.steps.push(namedStep("gemm", [contiguous(a, [m, k]), contiguous(b, [k, n])], [contiguous(c, [m, n])]));
  const product: Case = { program: builder.build(), inputs: [noise(m * k, 1), noise(k * n, 2)] };

  it("multiplies, and goes on alone after it was closed", async () => {
    const backend = new WasmBackend(false, { threads: 3, grain: 1 });
    const shared = await runShared(backend, product);
    backend.close();
    expect(runOn(backend, product.program, product.inputs)).toEqual(shared);
    expect(runOn(teams.get(1)!, product.program, product.inputs)).toEqual(shared);
  });

  it("shares the work", async () => {
    const size = 2 ** 18;
    const tanhs = new ProgramBuilder();
    const [x, y] = [tanhs.input(size), tanhs.output(size)];
    const value = apply("tanh", "float32", load(0));
    tanhs.steps.push({
      kind: "map",
      label: "tanh",
      dims: [size],
      loads: [access(x, [1])],
      outputs: [{ store: access(y, [1]), value }],
    });
    const backend = teams.get(2)!;
    const executable = backend.compile(tanhs.build());
    await backend.whenReady();
    const before = backend.helped;
    // A busy machine may leave a worker no time for one run, but not for a thousand.
    for (let run = 0; run < 1000 && backend.helped === before; run++) outputsOf(executable, [noise(size)]);
    expect(backend.helped).toBeGreaterThan(before);
  });

  it("names the first bad index of a list, whoever met which", async () => {
    const count = 6000;
    const gathers = new ProgramBuilder();
    const [table, indices, rows] = [gathers.input(8), gathers.input(count, "int32"), gathers.output(4 * count)];
    gathers.steps.push(
      namedStep(
        "gather",
        [contiguous(table, [1, 2, 4]), contiguous(indices, [count], "int32")],
        [contiguous(rows, [1, count, 4])],
      ),
    );
    const bad = Int32Array.from({ length: count }, (_, i) => (i % 1000 === 999 ? -i : i % 2));
    const backend = teams.get(3)!;
    const executable = backend.compile(gathers.build());
    await backend.whenReady();
    for (let run = 0; run < 20; run++) {
      expect(() => outputsOf(executable, [noise(8), bad])).toThrow(/index -999 is outside/u);
      executable.unbind();
    }
  });

  it("can be made, used and closed again and again, whether or not it was ready", async () => {
    const expected = runOn(teams.get(1)!, product.program, product.inputs);
    for (let cycle = 0; cycle < 12; cycle++) {
      const backend = new WasmBackend(false, { threads: 2 + (cycle % 2), grain: 1 });
      for (let run = 0; run < 3; run++) {
        if (run === 1 && cycle % 3 === 0) await backend.whenReady();
        expect(runOn(backend, product.program, product.inputs)).toEqual(expected);
      }
      backend.close();
    }
  });
});

describe("options", () => {
  it.each([
    ["threads", [0, -1, 1.5, NaN, 65, "2"], /threads must be a whole number from 1 to 64, got/u],
    ["deterministic", ["yes", 1, null], /deterministic must be true or false, got/u],
  ])("%s that make no sense are refused", (name, values, message) => {
    for (const value of values) {
      const options = { [name]: value } as never;
      expect(() => wasmBackend(options)).toThrow(message);
      for (const backend of ["auto", "wasm", "js"] as const)
        expect(() => setBackend(backend, options)).toThrow(message);
    }
  });

  it("that nobody reads are refused", () => {
    expect(() => wasmBackend({ thread: 2 } as never)).toThrow(/no option "thread"/u);
    expect(() => setBackend("auto", { thread: 2 } as never)).toThrow(/no option "thread"/u);
    expect(() => wasmBackend(null as never)).toThrow(/options must be a record/u);
    expect(() => wasmBackend({ relaxed: "no" } as never)).toThrow(/relaxed must be true or false/u);
    expect(() => wasmBackend({ relaxed: true, deterministic: true })).toThrow(/cannot be deterministic/u);
    expect(() => setBackend(jsBackend(), { threads: 2 })).toThrow(/takes no options/u);
  });

  it("are what a backend then says", () => {
    const backend = wasmBackend({ threads: 2, deterministic: true });
    expect([backend.threads, backend.deterministic]).toEqual([2, true]);
  });
});
