import { describe, expect, test } from "vitest";
import {
  assign,
  capture,
  compile,
  gradients,
  jsBackend,
  memoryOf,
  parameter,
  placeholder,
  Procedure,
  RandomStream,
  scan,
  tensor,
  zeros,
  type Tensor,
} from "../src/index.js";
import { uniform, lstm, valuesOf } from "./support/lstm.js";
import { WasmBackend } from "../src/backends/wasm/backend.js";
import { launchesOf } from "../src/backends/wasm/module/launches.js";
import { programModule } from "../src/backends/wasm/module/program-module.js";
import { buildGraph } from "../src/schedule/graph/graph.js";

const random = new RandomStream(6);

/** A training step's outputs: the loss and its gradients. */
function lossAndSlopes(steps: number, checkpoint: boolean | number = false, batch = 2): Tensor[] {
  const xs = placeholder(0, [steps, batch, 1], "float32");
  const [W, U, b] = [uniform(1, 32), uniform(8, 32), uniform(32)];
  const loss = lstm(xs, { W, U, b }, checkpoint).h.square().sum();
  return [loss, ...gradients(loss, [W, U, b])];
}

describe("programs of scans", () => {
  test("a small lstm: two launches in each iteration, forwards and backwards", async () => {
    const xs = placeholder(0, [7, 2, 3], "float32");
    const weights = [uniform(3, 16), uniform(4, 16), uniform(16)].map((_, i, all) =>
      placeholder(i + 1, all[i].shape, "float32"),
    );
    const [W, U, b] = weights;
    const value = lstm(xs, { W, U, b }).all.square().sum();
    const program = new Procedure({
      inputs: [xs, ...weights],
      outputs: [value, ...gradients(value, [xs, W, U, b])],
    }).toString();
    await expect(`${program}\n`).toMatchFileSnapshot("golden/lstm.txt");
  });

  test("steps, and bytes of the module, do not depend on the length", () => {
    const machine = { threads: 2, grain: 1000 };
    const sizes = [16, 1024].map((steps) => {
      const { program } = new Procedure({ outputs: lossAndSlopes(steps) });
      const bytes = programModule(program, launchesOf(program, machine), { relaxed: false }).length;
      return { steps: program.steps.length, buffers: program.buffers.length, bytes };
    });
    expect(sizes[1].steps).toBe(sizes[0].steps);
    expect(sizes[1].buffers).toBe(sizes[0].buffers);
    expect(sizes[1].bytes).toBeLessThan(1.1 * sizes[0].bytes);
  });

  test("memory grows with the length, with checkpoints as its square root", () => {
    const arena = (steps: number, checkpoint: boolean): number =>
      memoryOf(new Procedure({ outputs: lossAndSlopes(steps, checkpoint, 16) }).program).live;
    const linear = arena(1024, false) / arena(256, false);
    expect(linear).toBeGreaterThan(3.5);
    expect(linear).toBeLessThan(4.1);
    // Of the inputs, which it does not make, there are as many as steps.
    const inputs = (steps: number): number => steps * 16 * 4;
    const rooted = (arena(1024, true) - inputs(1024)) / (arena(256, true) - inputs(256));
    expect(rooted).toBeGreaterThan(1.5);
    expect(rooted).toBeLessThan(2.4);
    expect(arena(1024, true)).toBeLessThan(0.2 * arena(1024, false));
  });

  test("the same bits for any number of threads", async () => {
    const outputs = lossAndSlopes(6, false, 64);
    const xs = Float32Array.from({ length: 6 * 64 }, () => random.uniform(-1, 1));
    const input = [...buildGraph(outputs).inputs].find((node) => node.op.name === "input")!;
    const runs = [];
    for (const threads of [1, 2, 3, 4]) {
      const backend = new WasmBackend(false, { threads, grain: 200 });
      const procedure = new Procedure({ inputs: [input], outputs, backend });
      procedure.run([xs]);
      await backend.whenReady();
      runs.push(procedure.run([xs]).map(({ data }) => [...data]));
      backend.close();
    }
    const { list } = launchesOf(new Procedure({ outputs }).program, { threads: 2, grain: 200 });
    expect(list.some(({ pieces, times }) => pieces > 1 && times > 1)).toBe(true);
    for (const run of runs) expect(run).toEqual(runs[0]);
  });

  test("equal structures share a program", () => {
    const one = new Procedure({ outputs: lossAndSlopes(9) }).program;
    expect(new Procedure({ outputs: lossAndSlopes(9) }).program).toBe(one);
    expect(new Procedure({ outputs: lossAndSlopes(10) }).program).not.toBe(one);
  });

  test("what nobody asks for is not computed", () => {
    const xs = placeholder(0, [4, 2], "float32");
    const { state } = scan((s, x) => ({ state: { a: s.a.add(x), b: s.b.add(x.exp()) }, outputs: x.tanh() }), {
      state: { a: zeros([2]), b: zeros([2]) },
      xs,
    });
    const text = new Procedure({ inputs: [xs], outputs: [state.a] }).toString();
    expect(text).not.toMatch(/exp|tanh/);
  });

  test("explains each step with all of its iterations", () => {
    const weights = { W: uniform(1, 32), U: uniform(8, 32), b: uniform(32) };
    const { h } = lstm(uniform(6, 2, 1), weights);
    const explanation = new Procedure({ outputs: [h] }).explain([], { repeats: 2 });
    const product = explanation.steps.find(({ times, kind }) => times === 6 && kind === "gemm")!;
    expect(product.flops).toBe(6 * 2 * 2 * 8 * 32);
    expect(explanation.table(200)).toContain("× 6");
  });

  test("captures what a step captures, at all times", () => {
    const f = compile((xs: Tensor) => {
      const { state } = scan((s, x) => ({ state: capture("twice", s.mul(2)).add(x) }), { state: zeros([1]), xs });
      return state;
    });
    const { result, captures } = f.captured(tensor([[1], [1], [1]]));
    expect([...valuesOf(jsBackend(), result)[0]]).toEqual([7]);
    expect(valuesOf(jsBackend(), captures["twice"])).toEqual([[0, 2, 6]]);
  });

  test("assigns after the loop", () => {
    const total = parameter([0]);
    const f = compile((xs: Tensor) => {
      const { state } = scan((s, x) => ({ state: s.add(x) }), { state: total, xs });
      assign(total, state);
      return state;
    });
    f(tensor([[1], [2]]));
    f(tensor([[3], [4]]));
    expect([...total.value.data]).toEqual([10]);
  });
});
