import { afterAll, describe, expect, test } from "vitest";
import {
  add,
  concat,
  conv2d,
  depthwiseConv2d,
  einsum,
  matmul,
  maximum,
  parameter,
  placeholder,
  Procedure,
  setBackend,
  sum,
  type Tensor,
} from "../../src/index.js";
import { noise } from "../wasm/programs.js";

const x = placeholder(0, [4, 6], "float32");
const w = placeholder(1, [6, 3], "float32");
const b = placeholder(2, [3], "float32");
const r = placeholder(3, [4, 3], "float32");
const inputs = [x, w, b, r];
const product = matmul(x, w);

/** What a program does, step by step; for kernels with the number of operands and whether they rectify. */
function stepsOf(...outputs: readonly Tensor[]): string[] {
  return describeSteps(new Procedure({ inputs, outputs }));
}

function describeSteps({ program }: Procedure): string[] {
  return program.steps.map((step) =>
    step.kind === "named" ? `${step.kernel} ${step.reads.length}${step.attributes["relu"] ? " relu" : ""}` : step.kind,
  );
}

const values = inputs.map(({ size }, i) => Float32Array.from(noise(size, i + 1)));

function run(...outputs: readonly Tensor[]): Float32Array {
  return new Procedure({ inputs, outputs }).run(values)[0].data as Float32Array;
}

afterAll(() => setBackend("auto"));

describe("a matrix product takes over", () => {
  const batch = x.reshape([2, 2, 6]);
  const plans: readonly (readonly [string, Tensor, readonly string[]])[] = [
    ["a bias", product.add(b), ["gemm 3"]],
    ["a bias on the left", add(b, product), ["gemm 3"]],
    ["relu", maximum(product, 0), ["gemm 2 relu"]],
    ["relu the other way round", maximum(0, product), ["gemm 2 relu"]],
    ["a bias, then relu", maximum(product.add(b), 0), ["gemm 3 relu"]],
    ["a matrix", product.add(r), ["gemm 3"]],
    ["another product", product.add(matmul(x.mul(2), w)), ["gemm 2", "map", "gemm 3"]],
    ["a bias that all rows of a batch share", maximum(matmul(batch, w).add(b), 0), ["gemm 3 relu"]],
    [
      "a bias for each matrix of a batch",
      matmul(batch, x.reshape([2, 6, 2])).add(
        r
          .slice([
            [0, 2],
            [0, 2],
          ])
          .expandDims(1),
      ),
      ["gemm 3"],
    ],
    ["a bias of contracted letters", maximum(einsum("bij,jk->bik", batch, w).add(b), 0), ["gemm 3 relu"]],
    ["relu where it goes on in another loop", maximum(product, 0).add(1).tanh(), ["gemm 2", "map"]],
    ["a bias into a part of a whole", concat([product.add(b), r], 1), ["gemm 3", "map"]],
  ];

  test.each(plans)("%s", (_, output, steps) => {
    expect(stepsOf(output)).toEqual(steps);
  });

  test.each(plans)("%s, with the same result", (_, output) => {
    for (const backend of ["js", "wasm"] as const) {
      setBackend(backend);
      // With the product as an output as well, nothing is absorbed.
      const expected = run(output, product, matmul(batch, w), einsum("bij,jk->bik", batch, w));
      run(output).forEach((value, i) => expect(value).toBeCloseTo(expected[i], 5));
    }
  });
});

describe("a loop stays a loop", () => {
  const plans: readonly (readonly [string, readonly Tensor[], readonly string[]])[] = [
    ["where the product is needed elsewhere", [maximum(product, 0), sum(product)], ["gemm 2", "reduce"]],
    ["where the product is an output", [maximum(product, 0), product], ["gemm 2", "map"]],
    ["for other functions", [product.add(b).tanh()], ["gemm 2", "map"]],
    ["for another threshold", [maximum(product, 1)], ["gemm 2", "map"]],
    ["for a product with itself", [product.add(product)], ["gemm 2", "map"]],
    ["for a transposed result", [product.transpose().add(r.reshape([3, 4]))], ["gemm 2", "map"]],
    ["for an addend whose rows have gaps", [product.add(r.flip(1))], ["gemm 2", "map"]],
    ["for an addend for each row", [product.add(r.slice([null, [0, 1]]))], ["gemm 2", "map"]],
    ["for what is added after relu", [maximum(product, 0).add(b)], ["gemm 2", "map"]],
    ["for whole numbers", [product.add(b.cast("int32").cast("float32"))], ["gemm 2", "map"]],
  ];

  test.each(plans)("%s", (_, outputs, steps) => {
    expect(stepsOf(...outputs)).toEqual(steps);
  });

  test("where it writes a parameter", () => {
    const p = parameter(Float32Array.from(noise(12, 9)), { name: "p", shape: [4, 3] });
    const before = p.value.data.slice();
    const update = new Procedure({ inputs, outputs: [], updates: [{ target: p, value: p.add(product) }] });
    update.run(values);
    const expected = run(product);
    p.value.data.forEach((value, i) => expect(value).toBeCloseTo(before[i] + expected[i], 5));
    expect(update.program.steps.map(({ kind }) => kind)).toEqual(["named", "map"]);
  });
});

test("products that are added one to another become one after another", () => {
  const terms = [1, 2, 3].map((scale) => matmul(x.mul(scale), w));
  const total = maximum(terms[0].add(terms[1]).add(terms[2]), 0);
  const expected = run(total, ...terms);
  run(total).forEach((value, i) => expect(value).toBeCloseTo(expected[i], 4));
});

describe("a convolution takes over what it adds to all positions alike", () => {
  const image = placeholder(0, [2, 5, 4, 3], "float32");
  const kernel = placeholder(1, [3, 3, 3, 6], "float32");
  const bias = placeholder(2, [6], "float32");
  const whole = placeholder(3, [2, 3, 2, 6], "float32");
  const all = [image, kernel, bias, whole];
  const convolved = conv2d(image, kernel);
  const grouped = conv2d(image, kernel.slice([null, null, [0, 1]]), { groups: 3 });
  const depthwise = depthwiseConv2d(image, kernel.slice([null, null, [0, 1], [0, 3]]).transpose([0, 1, 3, 2]));

  test.each([
    ["a bias", convolved.add(bias), ["convolution 3"]],
    ["relu", maximum(convolved, 0), ["convolution 2 relu"]],
    ["a bias, then relu", maximum(convolved.add(bias), 0), ["convolution 3 relu"]],
    ["a bias for groups", maximum(grouped.add(bias), 0), ["convolution 3 relu"]],
    ["a bias for each channel by itself", depthwise.add(bias.slice([[0, 3]])), ["convolution 3"]],
    ["not what differs between positions", convolved.add(whole), ["convolution 2", "map"]],
    ["not what differs between images", convolved.add(whole.slice([null, [0, 1], [0, 1]])), ["convolution 2", "map"]],
  ])("%s", (_, output, steps) => {
    const alone = new Procedure({ inputs: all, outputs: [output] });
    expect(describeSteps(alone)).toEqual(steps);
    const given = all.map(({ size }, i) => Float32Array.from(noise(size, i + 1)));
    for (const backend of ["js", "wasm"] as const) {
      setBackend(backend);
      // With the convolutions as outputs as well, nothing is absorbed.
      const separate = new Procedure({ inputs: all, outputs: [output, convolved, grouped, depthwise] });
      const expected = separate.run(given)[0].data as Float32Array;
      const got = new Procedure({ inputs: all, outputs: [output] }).run(given)[0].data as Float32Array;
      got.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 5));
    }
  });
});
