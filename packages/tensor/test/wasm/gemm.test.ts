import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsBackend } from "../../src/backends/js/index.js";
import { wasmBackend } from "../../src/backends/wasm/index.js";
import type { KernelCall } from "../../src/backends/wasm/named/named-kernel.js";
import { gemmCase, inPanels, packableCase, sparseCase, withoutZeros } from "./arbitrary-gemm.js";
import { interpret } from "./interpreter.js";
import { runPieces } from "./library-calls.js";
import { runOn } from "./programs.js";

const whole = (pieces: number): number[] => Array.from({ length: pieces }, (_, piece) => piece);
const alone = { machine: { threads: 1, grain: Infinity }, order: whole };

/** Divides a call of gemm otherwise: the three numbers before "piece" are the pieces of batch, rows and columns. */
function divided(call: KernelCall, grid: readonly [number, number, number]): KernelCall {
  const values = [...call.arguments];
  values.splice(values.indexOf("piece") - 3, 3, ...grid);
  return { ...call, arguments: values, pieces: grid[0] * grid[1] * grid[2] };
}

describe("gemm", () => {
  it.each([
    ["relaxed", wasmBackend({ relaxed: true, threads: 1 })],
    ["baseline", wasmBackend({ relaxed: false, threads: 1 })],
    ["js", jsBackend()],
  ] as const)("multiplies, adds and rectifies whatever the shapes and strides, %s", (_, backend) => {
    fc.assert(
      fc.property(gemmCase, ({ program, inputs }) => {
        const [got] = runOn(backend, program, inputs);
        const [expected] = interpret(program, inputs);
        const k = program.steps[0].kind === "named" ? program.steps[0].reads[0].shape.at(-1)! : 0;
        const worst = Math.max(0, ...got.map((value, i) => Math.abs(value - expected[i])));
        expect(worst).toBeLessThanOrEqual(1e-6 * (k + 1));
      }),
      { seed: 5, numRuns: 400 },
    );
  });

  it.each([true, false])("has the same bits in any pieces and order (relaxed: %s)", (relaxed) => {
    const pieces = fc.tuple(...["batch", "rows", "columns"].map(() => fc.integer({ min: 1, max: 7 })));
    const orders = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(gemmCase, pieces, orders, (each, grid, keys) => {
        const order = (count: number): number[] => whole(count).sort((x, y) => keys[x % 8] - keys[y % 8]);
        const divide = (call: KernelCall): KernelCall => divided(call, grid as [number, number, number]);
        const whenDivided = runPieces(each, { ...alone, relaxed, divide, order });
        expect(whenDivided).toEqual(runPieces(each, { ...alone, relaxed }));
      }),
      { seed: 6, numRuns: 400 },
    );
  });

  it("is divided for threads, with the same bits and within its scratch space", () => {
    fc.assert(
      fc.property(gemmCase, fc.integer({ min: 2, max: 7 }), (each, threads) => {
        const machine = { threads, grain: 0.01 };
        expect(runPieces(each, { relaxed: true, machine, order: whole })).toEqual(
          runPieces(each, { ...alone, relaxed: true }),
        );
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it.each([true, false])(
    "reads panels with the bits that it has without, in any pieces and order (relaxed: %s)",
    (relaxed) => {
      const orders = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 8, maxLength: 8 });
      fc.assert(
        fc.property(packableCase, fc.integer({ min: 1, max: 7 }), orders, (each, threads, keys) => {
          const order = (count: number): number[] => whole(count).sort((x, y) => keys[x % 8] - keys[y % 8]);
          const got = runPieces(inPanels(each), { relaxed, machine: { threads, grain: 0.01 }, order });
          const { workSize } = each.program;
          expect(got.subarray(0, workSize)).toEqual(runPieces(each, { ...alone, relaxed }).subarray(0, workSize));
        }),
        { seed: 9, numRuns: 60 },
      );
    },
  );

  it("means the same on the js backend", () => {
    fc.assert(
      fc.property(packableCase, (each) => {
        const packed = inPanels(each);
        expect(runOn(jsBackend(), packed.program, packed.inputs)).toEqual(
          runOn(jsBackend(), each.program, each.inputs),
        );
      }),
      { seed: 10, numRuns: 8 },
    );
  });

  it.each([true, false])("leaves out zeros and has the same bits, in any pieces and order (relaxed: %s)", (relaxed) => {
    const orders = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 8, maxLength: 8 });
    const lists = new Set<string>();
    fc.assert(
      fc.property(sparseCase, fc.integer({ min: 1, max: 7 }), orders, (each, threads, keys) => {
        const order = (count: number): number[] => whole(count).sort((x, y) => keys[x % 8] - keys[y % 8]);
        const divide = (call: KernelCall): KernelCall => (lists.add(call.function), call);
        const got = runPieces(each, { relaxed, machine: { threads, grain: 0.01 }, order, divide });
        expect(got).toEqual(runPieces(withoutZeros(each), { ...alone, relaxed }));
      }),
      { seed: 8, numRuns: 150 },
    );
    expect(lists).toEqual(new Set(["gemmLists", "gemmSparse", "gemm"]));
  });
});
