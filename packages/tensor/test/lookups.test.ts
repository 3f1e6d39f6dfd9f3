import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  gather,
  gradients,
  IndexError,
  jsBackend,
  matmul,
  placeholder,
  Procedure,
  sum,
  tensor,
  wasmBackend,
  type Tensor,
} from "../src/index.js";
import { expectValues } from "./support/expect.js";

const ROWS = 5;
const WIDTH = 16;

const table = placeholder(0, [ROWS, WIDTH], "float32");
const W = placeholder(1, [WIDTH, 3], "float32");

/** The shapes of a program's products, of what it looks up and of what it adds up: [[5, 3], …]. */
function shapesOf(outputs: readonly Tensor[], numbers: Tensor, kernel: string): (readonly number[])[] {
  const { program } = new Procedure({ inputs: [table, W, numbers], outputs });
  return program.steps.flatMap((step) =>
    step.kind === "named" && step.kernel === kernel ? step.writes.map(({ shape }) => shape) : [],
  );
}

describe("rows of a small table, times a matrix", () => {
  const numbers = placeholder(2, [4, 6], "int32");
  const found = gather(table, numbers);

  test("are rows of the table times the matrix", () => {
    const y = matmul(found, W);
    expect(shapesOf([y], numbers, "gemm")).toEqual([[ROWS, 3]]);
    expect(shapesOf([y], numbers, "gather")).toEqual([[1, 24, 3]]);
    expect(shapesOf([matmul(found.transpose([1, 0, 2]), W)], numbers, "gemm")).toEqual([[ROWS, 3]]);
  });

  test("and their gradients are products of sums", () => {
    const outputs = gradients(sum(matmul(found.transpose([1, 0, 2]), W).square()), [table, W]);
    expect(shapesOf(outputs, numbers, "gemm")).toEqual([
      [ROWS, 3],
      [WIDTH, 3],
      [ROWS, WIDTH],
    ]);
    expect(shapesOf(outputs, numbers, "scatterAdd")).toEqual([[1, ROWS, 3]]);
  });

  test.each([
    ["there are few of them", gather(table, placeholder(2, [9], "int32"))],
    ["they are not whole", found.slice([null, null, [0, 15]])],
    ["they are turned round", found.flip(2)],
    ["some are left out", found.slice([[0, 3]])],
    ["they are short", gather(table.slice([null, [0, 15]]), numbers)],
  ] as const)("unless %s", (_, rows) => {
    const at = rows.shape.length === 2 ? placeholder(2, [9], "int32") : numbers;
    const y = matmul(rows, W.slice([[0, rows.shape.at(-1)!]]));
    expect(shapesOf([y], at, "gemm")).toEqual([[rows.size / rows.shape.at(-1)!, 3]]);
  });

  test("a number outside of the table is refused", () => {
    const run = (values: Int32Array): unknown =>
      new Procedure({ inputs: [table, W, numbers], outputs: [matmul(found, W)] }).run([
        new Float32Array(80),
        new Float32Array(48),
        values,
      ]);
    expect(() => run(new Int32Array(24).fill(5))).toThrow(IndexError);
    expect(() => run(new Int32Array(24).fill(-1))).toThrow("gather: index -1 is outside 0 … 4 (axis of size 5)");
    expect(() => run(new Int32Array(24).fill(4))).not.toThrow();
  });
});

/** What happens to rows between a table and a product: reshapes and transpositions, of [2, 3, 4, 16] and what follows. */
const arrangements = fc.array(fc.oneof(fc.constant("flat" as const), fc.constant("split" as const), fc.nat(23)), {
  maxLength: 4,
});

function arranged(rows: Tensor, steps: readonly ("flat" | "split" | number)[]): Tensor {
  let x = rows;
  for (const step of steps) {
    const last = x.shape.indexOf(WIDTH);
    const leads = x.shape.filter((_, i) => i !== last);
    if (step === "flat" && last === x.rank - 1) x = x.reshape([leads.reduce((a, b) => a * b, 1), WIDTH]);
    else if (step === "split" && last === x.rank - 1) x = x.reshape([4, 2, 3, WIDTH]);
    else if (typeof step === "number") {
      const order = x.shape.map((_, i) => i);
      for (let i = order.length - 1, rest = step; i > 0; i--) {
        const j = rest % (i + 1);
        rest = Math.floor(rest / (i + 1));
        [order[i], order[j]] = [order[j], order[i]];
      }
      x = x.transpose(order);
    }
  }
  // Rows to the end, or all columns: as a product wants them.
  const last = x.shape.indexOf(WIDTH);
  return x.transpose([...x.shape.keys()].filter((i) => i !== last).concat(last));
}

describe("the same values and gradients as without", () => {
  const numbers = tensor(
    Array.from({ length: 24 }, (_, i) => (i * i + 2) % ROWS),
    { dtype: "int32", shape: [2, 3, 4] },
  );
  const values = (length: number, k: number): Float32Array =>
    Float32Array.from({ length }, (_, i) => Math.sin(k * i + k));
  const one = placeholder(2, [1], "float32");

  test.each([
    ["js", jsBackend()],
    ["wasm", wasmBackend({ threads: 1 })],
    ["deterministic", wasmBackend({ threads: 1, deterministic: true })],
  ])("however the rows are arranged, %s", (_, backend) => {
    let changed = 0;
    fc.assert(
      fc.property(arrangements, (steps) => {
        const results = [false, true].map((isHidden) => {
          const found = gather(table, numbers);
          const x = arranged(isHidden ? found.mul(one) : found, steps);
          const y = matmul(x, W);
          const loss = sum(y.sin().mul(tensor(values(y.size, 3), { shape: y.shape })));
          const procedure = new Procedure({
            inputs: [table, W, one],
            outputs: [y, ...gradients(loss, [table, W, x])],
            backend,
          });
          if (!isHidden && String(procedure).includes(`[${ROWS}×3]`)) changed++;
          return procedure.run([values(ROWS * WIDTH, 1), values(WIDTH * 3, 2), [1]]);
        });
        const [got, expected] = results;
        got.forEach(({ data }, i) => expectValues(data, expected[i].data, 3e-6, `output ${i} of ${steps.join()}`));
      }),
      { seed: 4, numRuns: 60 },
    );
    expect(changed).toBe(60);
  });
});
