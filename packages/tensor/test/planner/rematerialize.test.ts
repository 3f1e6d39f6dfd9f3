import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  gradients,
  jsBackend,
  matmul,
  maximum,
  placeholder,
  Procedure,
  sigmoid,
  sum,
  wasmBackend,
  type Tensor,
} from "../../src/index.js";
import type { Backend } from "../../src/backends/backend.js";
import { placeBuffers } from "../../src/place/arena.js";
import { checkProgram } from "../../src/place/check.js";
import { shareSlots } from "../../src/place/in-place.js";
import { lifetimes } from "../../src/place/liveness.js";
import { rematerialize } from "../../src/place/rematerialize.js";
import type { Access, Program, Step } from "../../src/program/program.js";
import { layerNormStep, residualStep } from "../support/networks.js";
import { lstm, uniform } from "../support/lstm.js";

/** The program as it is planned if so many words are enough for computing twice. */
function planned(program: Program, enough = 1): Program {
  const plan = rematerialize(program, enough);
  const { offsets, size } = placeBuffers(shareSlots(plan.buffers, plan.steps, lifetimes(plan)));
  const buffers = plan.buffers.map((buffer) =>
    buffer.block === "work" ? { ...buffer, offset: offsets.get(buffer.id) ?? 0 } : buffer,
  );
  const placed = { ...plan, buffers, workSize: size, key: `${program.key} again` };
  checkProgram(placed);
  return placed;
}

function run(program: Program, backend: Backend, inputs: readonly Float32Array[]): number[][] {
  const executable = backend.compile(program);
  executable.bind([]);
  inputs.forEach((values, i) => executable.write(i, values));
  executable.compute();
  const results = program.outputs.map((_, i) => [...executable.read(i)]);
  executable.unbind();
  return results;
}

/** Values for each input of a program. */
function valuesFor({ buffers, inputs }: Program): Float32Array[] {
  return inputs.map((id) => Float32Array.from({ length: buffers[id].size }, (_, i) => Math.sin(1.7 * i + id)));
}

/** Layers max(h · W · s, 0), whose gradients need both h · W and what comes of it; `activate` stands for the rest. */
function chain(n: number, layers: number, activate: (a: Tensor) => Tensor = (a) => maximum(a, 0)): Program {
  const weights = Array.from({ length: layers }, (_, i) => placeholder(i, [n, n], "float32"));
  const scales = weights.map((_, i) => placeholder(layers + i, [n], "float32"));
  const x = placeholder(2 * layers, [n, n], "float32");
  const h = weights.reduce<Tensor>((below, w, i) => activate(matmul(below, w).mul(scales[i])), x);
  const parameters = [...weights, ...scales];
  const outputs = gradients(sum(h.mul(h)), parameters);
  return new Procedure({ inputs: [...parameters, x], outputs }).program;
}

const small = chain(32, 4);

describe("what can be computed again", () => {
  test("is not kept from the forward to the backward pass", () => {
    const again = planned(small);
    const isRelu = (step: Step): boolean => step.kind === "map" && step.label.includes("maximum");
    expect(small.steps.filter(isRelu)).toHaveLength(3);
    expect(again.steps.filter(isRelu)).toHaveLength(6);
    expect(again.steps).toHaveLength(small.steps.length + 3);
  });

  test("so that less is alive at the worst step", () => {
    const [square, row] = [32 * 32, 32];
    // At the loss: x, three weights, four products, three rectified ones and the gradient of the last product; the four
    // scales, and the gradient of the last.
    expect(small.workSize).toBe(12 * square + 5 * row);
    // The rectified ones are gone. Worst is then the gradient of the last weight: x, two weights, three products, one
    // rectified, the gradients of the last product, of what it is computed from, and of the last weight; three scales
    // and a gradient.
    expect(planned(small).workSize).toBe(10 * square + 4 * row);
  });

  test("and the second one stands right before its first use, from the same operands", () => {
    const { steps, buffers } = planned(small);
    const copies = buffers.slice(small.buffers.length);
    for (const { id } of copies) {
      const made = steps.findIndex((step) => step.kind === "map" && step.outputs[0].store.buffer === id);
      const reads = steps.flatMap((step, i) => (readsOf(step).some(({ buffer }) => buffer === id) ? [i] : []));
      expect(reads[0]).toBe(made + 1);
    }
  });

  test.each([1, 2, 3, 4])("and the bits are the same, threads: %d", (threads) => {
    const large = chain(160, 3);
    const [backend, inputs] = [wasmBackend({ threads }), valuesFor(large)];
    const again = planned(large);
    expect(again.steps.length).toBeGreaterThan(large.steps.length);
    expect(run(again, backend, inputs)).toEqual(run(large, backend, inputs));
    expect(run(again, jsBackend(), inputs)).toEqual(run(large, jsBackend(), inputs));
  });
});

const readsOf = (step: Step): readonly Access[] => (step.kind === "named" ? step.reads : step.loads);

describe("a program stays as it is", () => {
  test("if it is small", () => {
    expect(rematerialize(small)).toBe(small);
    expect(rematerialize(small, small.workSize * 2)).toBe(small);
  });

  test("if what it would be computed from is not kept", () => {
    const n = 32;
    const weights = [0, 1, 2, 3].map((i) => placeholder(i, [n, n], "float32"));
    // The gradient of a sigmoid follows from its value: nobody keeps its argument.
    const h = weights.reduce<Tensor>(
      (below, w) => matmul(below, w).mul(2).sigmoid(),
      placeholder(4, [n, n], "float32"),
    );
    const { program } = new Procedure({ inputs: weights, outputs: gradients(sum(h), weights) });
    expect(rematerialize(program, 1)).toBe(program);
  });

  test("if it is dear", () => {
    const dear = chain(32, 4, (a) => a.tanh().add(a.sin()));
    expect(planned(dear).steps.filter((step) => step.kind === "map").length).toBe(
      dear.steps.filter((step) => step.kind === "map").length,
    );
  });
});

describe("programs of all kinds compute the same bits", () => {
  test("with loops over time", () => {
    const [T, B, I, H] = [6, 4, 5, 8];
    const weights = { W: uniform(I, 4 * H), U: uniform(H, 4 * H), b: uniform(4 * H) };
    const parameters = Object.values(weights);
    const { h, all: states } = lstm(uniform(T, B, I), weights);
    const outputs = gradients(sum(h).add(sum(states.mul(states))), parameters);
    const { program } = new Procedure({ outputs });
    const inputs = valuesFor(program);
    expect(run(planned(program), wasmBackend({ threads: 1 }), inputs)).toEqual(
      run(program, wasmBackend({ threads: 1 }), inputs),
    );
  });

  test("with state that is written at their end", () => {
    for (const { procedure } of [layerNormStep(64), residualStep(64)]) {
      const { program } = procedure;
      const again = planned(program);
      expect(again.workSize).toBeLessThanOrEqual(program.workSize);
      expect(again.commit - program.commit).toBe(again.steps.length - program.steps.length);
    }
  });

  const parts: readonly ((a: Tensor, b: Tensor) => Tensor)[] = [
    (a) => maximum(a, 0),
    (a, b) => a.mul(b).add(1),
    (a, b) => maximum(a.add(b), 0.1),
    (a) => a.sub(a.mean(1, { keepDims: true })).mul(0.5),
    (a) => a.mul(sigmoid(a)),
    (a, b) => matmul(a, b).mul(0.1),
    (a, b) => matmul(a, b.T).mul(0.1),
    (a) => a.T.mul(a),
  ];

  test.each([8, 13])("with random operations on %d rows", (n) => {
    const x = [0, 1].map((i) => placeholder(i, [n, n], "float32"));
    const backends = [jsBackend(), wasmBackend({ threads: 1 })];
    let changed = 0;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(parts.length - 1), fc.nat(100)), { minLength: 4, maxLength: 12 }),
        (choices) => {
          const made: Tensor[] = [...x];
          for (const [part, source] of choices) made.push(parts[part](made.at(-1)!, made[source % made.length]));
          const { program } = new Procedure({ inputs: x, outputs: gradients(sum(matmul(made.at(-1)!, x[0])), x) });
          const again = planned(program);
          if (again.buffers.length > program.buffers.length) changed++;
          const inputs = valuesFor(program);
          for (const backend of backends) {
            expect(run(again, backend, inputs)).toEqual(run(program, backend, inputs));
          }
        },
      ),
      { numRuns: 60 },
    );
    expect(changed).toBeGreaterThan(5);
  });
});
