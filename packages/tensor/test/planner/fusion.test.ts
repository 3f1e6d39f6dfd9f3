import { describe, expect, test } from "vitest";
import {
  concat,
  matmul,
  mean,
  parameter,
  placeholder,
  Procedure,
  softmax,
  sqrt,
  sum,
  where,
  zeros,
  type Tensor,
  type Update,
} from "../../src/index.js";
import { accessesOf } from "../../src/program/program.js";

const x = placeholder(0, [4, 6], "float32");
const y = placeholder(1, [4, 6], "float32");
const w = placeholder(2, [6, 3], "float32");

/** What a program does, step by step: its kinds, or the kernels' names. */
function stepsOf(outputs: readonly Tensor[], updates: readonly Update[] = []): string[] {
  const { program } = new Procedure({ inputs: [x, y, w], outputs, updates });
  return program.steps.map((step) => (step.kind === "named" ? step.kernel : step.kind));
}

describe("what is fused", () => {
  const plans: readonly (readonly [string, Tensor, readonly string[]])[] = [
    ["a chain of pointwise operations is one loop", x.mul(2).add(y).tanh().sub(1).abs(), ["map"]],
    ["views cost nothing", x.transpose().flip(0).slice([[1, 5]]).expandDims(0).add(1), ["map"]],
    ["a broadcast bias is read where it is used", matmul(x, w).add(w.slice([0])).tanh(), ["gemm", "map"]],
    ["a reduction computes what it reduces, and what follows", sqrt(sum(x.sub(y).square(), 1).mul(0.5)), ["reduce"]],
    ["two reductions in a row are two loops", mean(sum(x.mul(y), 1)), ["reduce", "reduce"]],
    ["softmax: maximum, exponentials and their sum, quotient", softmax(x), ["reduce"]],
    ["transposed and sliced operands of a product are not copied", matmul(x.transpose(), y.slice([null, [0, 4, 2]])), ["gemm"]],
    [
      "what is reshaped before and after it is transposed is copied once",
      matmul(matmul(x, w).reshape([2, 2, 3]).transpose([1, 0, 2]).reshape([4, 3]), w.transpose()),
      ["gemm", "map", "gemm"],
    ],
    ["a batch with one matrix is one product", matmul(x.reshape([2, 2, 6]), w), ["gemm"]],
    ["parts of a concatenation are computed in place", concat([matmul(x, w), matmul(y, w)], 0), ["gemm", "gemm"]],
    ["rows with gaps as well", concat([matmul(x, w), matmul(y, w)], 1), ["gemm", "gemm"]],
    ["constants need no memory", zeros([4, 6]).add(x), ["map"]],
    ["a padded tensor is filled, then written", x.pad([[1, 1], [0, 0]]), ["map", "map"]],
    ["a reshaped output is no copy", x.exp().reshape([24]).reshape([8, 3]), ["map"]],
  ]; // prettier-ignore

  test.each(plans)("%s", (_, output, steps) => {
    expect(stepsOf([output])).toEqual(steps);
  });

  test("equal expressions are computed once", () => {
    expect(stepsOf([x.add(y).tanh(), x.add(y).tanh()])).toEqual(["map"]);
    expect(new Procedure({ outputs: [sum(x.exp()).add(sum(x.exp()))] }).program.steps).toHaveLength(1);
  });

  test("what two loops need and is dear gets a buffer, what is cheap is computed twice", () => {
    const dear = x.exp();
    const both = [sum(dear, 0), sum(dear, 1)];
    expect(stepsOf(both)).toEqual(["reduce", "reduce"]);
    expect(new Procedure({ inputs: [x], outputs: both }).toString().match(/exp\(/g)).toHaveLength(1);
    const cheap = x.mul(2);
    expect(stepsOf([sum(cheap, 0), sum(cheap, 1)])).toEqual(["reduce", "reduce"]);
  });

  test("an optimizer's update is one loop over all parameters and moments", () => {
    const [p, m, v] = ["p", "m", "v"].map((name) => parameter(new Float32Array(24), { name }));
    const g = x.reshape([24]);
    const nextM = m.mul(0.9).add(g.mul(0.1));
    const nextV = v.mul(0.99).add(g.square().mul(0.01));
    const updates = [
      { target: m, value: nextM },
      { target: v, value: nextV },
      { target: p, value: p.sub(nextM.div(sqrt(nextV).add(1e-8))) },
    ];
    const { program } = new Procedure({ inputs: [x], outputs: [], updates });
    expect(program.steps).toHaveLength(1);
    expect(program.commit).toBe(0);
    expect(program.workSize).toBe(32);
  });

  test("an update that can be computed in place is", () => {
    const bias = parameter(new Float32Array(3), { name: "bias" });
    expect(stepsOf([], [{ target: bias, value: sum(matmul(x, w), 0) }])).toEqual(["gemm", "reduce"]);
    const { program } = new Procedure({
      inputs: [x, w],
      outputs: [],
      updates: [{ target: bias, value: sum(matmul(x, w), 0) }],
    });
    const last = program.steps.at(-1)!;
    expect(program.buffers[accessesOf(last).writes[0].buffer].block).toBe("storage");
  });

  test("steps before the commit change nothing, steps after it write all state", () => {
    const bias = parameter(new Float32Array(3), { name: "bias" });
    const loss = mean(matmul(x, w).add(bias).square());
    const updates = [{ target: bias, value: bias.sub(sum(matmul(x, w), 0)) }];
    const { program } = new Procedure({ inputs: [x, w], outputs: [loss], updates });
    const writesState = program.steps.map((step) =>
      accessesOf(step).writes.some(({ buffer }) => program.buffers[buffer].block === "storage"),
    );
    expect(writesState.slice(0, program.commit)).not.toContain(true);
    expect(writesState.slice(program.commit)).toContain(true);
  });

  test("a new value that an output needs as well is computed before the commit, but written after it", () => {
    const bias = parameter(new Float32Array(3), { name: "bias" });
    const next = sum(matmul(x, w), 0).tanh();
    const f = new Procedure({
      inputs: [x, w],
      outputs: [mean(next.square())],
      updates: [{ target: bias, value: next }],
    });
    f.bind();
    f.write(0, new Float32Array(24).fill(0.1));
    f.write(1, new Float32Array(18).fill(0.1));
    f.compute();
    expect([...bias.value.data]).toEqual([0, 0, 0]);
    expect(f.readScalar(0)).toBeGreaterThan(0);
    f.commit();
    f.unbind();
    expect(bias.value.data[0]).toBeCloseTo(Math.tanh(0.24), 5);
  });

  test("one branch of where() may divide by zero in the same loop", () => {
    expect(stepsOf([where(y.greater(0), x.div(y), 0)])).toEqual(["map"]);
  });
});

test("a program reads like a listing", () => {
  const text = new Procedure({ inputs: [x, w], outputs: [matmul(x, w).tanh().mean()] }).toString();
  expect(text).toBe(
    [
      "program  2 steps, arena 0.3 KiB",
      "inputs   x0%0, x1%1",
      "storage  none",
      "  0  gemm     matmul%2(3,1)[4×3] ← x0%0(6,1)[4×6], x1%1(3,1)[6×3]",
      "  1  reduce   [1|12]",
      "              acc = sum tanh(matmul%2(0,1))",
      "              div%3(0,0) ← acc / 12",
      "outputs  div%3",
    ].join("\n"),
  );
});
