import { afterEach, describe, expect, test } from "vitest";
import {
  assign,
  compile,
  gather,
  IndexError,
  InvalidArgumentError,
  jsBackend,
  matmul,
  parameter,
  placeholder,
  Procedure,
  scope,
  setBackend,
  valueAndGrad,
  wasmBackend,
  type Tensor,
} from "../../src/index.js";
import { layerNormStep } from "../support/networks.js";

afterEach(() => setBackend("auto"));

const wave = (length: number): Float32Array => Float32Array.from({ length }, (_, i) => Math.sin(1.3 * i));
const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

describe.each(["js", "wasm"] as const)("an explanation on %s", (backend) => {
  test("has every step of the program, with its cost, its time and its share", () => {
    setBackend(backend);
    const { procedure } = layerNormStep(6);
    const explanation = procedure.explain([wave(30), wave(18), [0.03]], { repeats: 3, title: "layer norm" });
    const { steps, totals } = explanation;
    expect(explanation).toMatchObject({ title: "layer norm", backend, repeats: 3 });
    expect(steps.map(({ label }) => label)).toEqual(procedure.program.steps.map(({ label }) => label));
    expect(steps.findIndex(({ phase }) => phase === "commit")).toBe(procedure.program.commit);
    for (const { microseconds, flops, bytes, gflops, gbs, pieces } of steps) {
      expect(microseconds).toBeGreaterThanOrEqual(0);
      expect(bytes).toBeGreaterThan(0);
      expect(pieces).toBeGreaterThanOrEqual(1);
      if (microseconds === 0) continue;
      expect(gflops).toBeCloseTo(flops / (microseconds * 1000), 6);
      expect(gbs).toBeCloseTo(bytes / (microseconds * 1000), 6);
    }
    expect(totals.microseconds).toBeCloseTo(sumOf(steps.map((step) => step.microseconds)), 6);
    expect(totals.flops).toBe(sumOf(steps.map((step) => step.flops)));
    expect(totals.bytes).toBe(sumOf(steps.map((step) => step.bytes)));
    expect(sumOf(steps.map(({ share }) => share))).toBeCloseTo(1, 6);
    expect(explanation.run).toBeGreaterThan(0);
  });

  test("leaves parameters, moments and the next run as they were", () => {
    setBackend(backend);
    const [one, other] = [layerNormStep(6), layerNormStep(6)];
    const inputs = [wave(30), wave(18), [0.03]];
    const before = one.state.map(({ value }) => [...value.data]);
    one.procedure.explain(inputs, { repeats: 2 });
    expect(one.state.map(({ value }) => [...value.data])).toEqual(before);
    for (let i = 0; i < 3; i++) {
      one.procedure.explain(inputs, { repeats: 1 });
      expect(one.procedure.run(inputs)).toEqual(other.procedure.run(inputs));
    }
    expect(one.state.map(({ value }) => value)).toEqual(other.state.map(({ value }) => value));
  });

  test("an error on the way leaves everything as it was, too", () => {
    setBackend(backend);
    const w = parameter([1, 2]);
    const f = compile((x: Tensor, i: Tensor) => {
      assign(w, w.add(x));
      return gather(x, i);
    });
    expect(() => f.explain([5, 6], Int32Array.of(2))).toThrow(IndexError);
    expect([...w.value.data]).toEqual([1, 2]);
    f([5, 6], Int32Array.of(1));
    expect([...w.value.data]).toEqual([6, 8]);
  });
});

describe("an explanation", () => {
  const product = compile(function product(x: Tensor, y: Tensor) {
    return matmul(x, y).tanh();
  });

  test("of a compiled function: the function's name, and what each step computes", () => {
    const { title, steps } = product.explain([[1, 2], [3, 4]], [[1], [0]]); // prettier-ignore
    expect(title).toBe("product");
    expect(steps.map(({ kind, what }) => [kind, what])).toEqual([
      ["gemm", "matmul%2[2×1] ← x0%0[2×2], x1%1[2×1]"],
      ["map", "[2] tanh%3 ← tanh(matmul%2)"],
    ]);
  });

  test("says in one line what takes several in the program's text", () => {
    const x = placeholder(0, [3, 4], "float32");
    const root = new Procedure({ inputs: [x], outputs: [x.square().sum(1).sqrt()] });
    expect(root.explain([wave(12)], { repeats: 1 }).steps[0].what).toBe(
      "[3|4] acc = sum (x0%0 · x0%0); sqrt%1 ← sqrt(acc)",
    );
  });

  test("says which part of the computation a step belongs to, though programs are shared by structure", () => {
    const named = (inner: string): string[][] => {
      const f = compile((x: Tensor) => {
        const [loss, dx] = valueAndGrad((z: Tensor) => {
          const h = scope(inner, () => matmul(z, [[1, 2], [3, 4]]).tanh()); // prettier-ignore
          return scope("loss", () => matmul(h, h).square().sum());
        })(x);
        return { loss, dx };
      });
      const { steps, parts } = f.explain([[1, 2], [3, 4]]); // prettier-ignore
      expect(parts.map(({ steps }) => steps).reduce((a, b) => a + b, 0)).toBe(steps.length);
      return steps.map(({ kind, part }) => [kind, part]);
    };
    expect(named("dense")).toEqual([
      ["gemm", "dense"],
      ["map", "dense"],
      ["gemm", "loss"],
      ["reduce", "loss, ∂loss"],
      ["gemm", "∂loss"],
      ["gemm", "∂loss"],
      ["map", "∂dense"],
      ["gemm", "∂dense"],
    ]);
    expect(named("other")[0]).toEqual(["gemm", "other"]);
  });

  test("names the part that an assignment belongs to, computed in place or copied", () => {
    const [v, w] = [parameter([1, 2]), parameter([1, 2])];
    const f = compile((x: Tensor) => {
      const product = scope("model", () => matmul(x, x).sum(0));
      scope("optimizer", () => assign(w, w.sub(product)));
      scope("swap", () => assign(v, product.flip(0)));
      return product;
    });
    const { steps } = f.explain([[1, 2], [3, 4]]); // prettier-ignore
    expect(steps.map(({ phase, part }) => [phase, part])).toEqual([
      ["compute", "model"],
      ["compute", "model"],
      ["commit", "optimizer, swap"],
    ]);
  });

  test("of a loop that was joined from two parts names both", () => {
    const f = compile((x: Tensor) => {
      const h = matmul(x, x);
      return [scope("a", () => h.exp()), scope("b", () => h.sin())];
    });
    const { steps } = f.explain([[1, 2], [3, 4]]); // prettier-ignore
    expect(steps.map(({ kind, part }) => [kind, part])).toEqual([
      ["gemm", ""],
      ["map", "a, b"],
    ]);
  });

  test("of a program without steps", () => {
    const { steps, totals } = compile(() => []).explain();
    expect(steps).toEqual([]);
    expect(totals).toEqual({ microseconds: 0, flops: 0, bytes: 0, gflops: 0, gbs: 0 });
  });

  test("says how many threads and pieces there were", () => {
    const backend = wasmBackend({ threads: 2 });
    const x = placeholder(0, [512, 512], "float32");
    const large = new Procedure({ inputs: [x], outputs: [x.exp()], backend });
    const executable = backend.compile(large.program);
    const { threads, steps } = large.explain([new Float32Array(512 * 512)], { repeats: 1 });
    expect([threads, steps[0].pieces]).toEqual([executable.threads, executable.pieces!(0)]);
    expect(threads).toBeLessThanOrEqual(backend.threads);
    backend.close();
    const plain = new Procedure({ inputs: [x], outputs: [x.mul(2)], backend: jsBackend() });
    expect(plain.explain([new Float32Array(512 * 512)], { repeats: 1 })).toMatchObject({ threads: 1, backend: "js" });
  });

  test("refuses options that make no sense", () => {
    const x = placeholder(0, [2], "float32");
    const twice = new Procedure({ inputs: [x], outputs: [x.mul(2)] });
    for (const repeats of [0, 1.5, -1, NaN, "3" as unknown as number]) {
      expect(() => twice.explain([[1, 2]], { repeats })).toThrow(InvalidArgumentError);
    }
    expect(() => twice.explain([[1, 2]], { repeat: 3 } as object)).toThrow('Did you mean "repeats"');
    expect(() => twice.explain([[1, 2, 3]])).toThrow("input 0: expected 2 values, got 3");
    expect([...twice.run([[1, 2]])[0].data]).toEqual([2, 4]);
  });
});
