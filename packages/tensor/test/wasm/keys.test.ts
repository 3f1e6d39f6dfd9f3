import { expect, it } from "vitest";
import { prepareLoop } from "../../src/backends/wasm/loops/kernel.js";
import type { Expression } from "../../src/expression/expression.js";
import type { ReduceStep } from "../../src/program/program.js";
import { access, accumulator, apply, constant, load } from "./programs.js";

const at = (offset: number, strides: readonly number[]): Expression => ({
  kind: "coordinate",
  offset,
  strides,
  dtype: "int32",
});

/** Rows of 10: their maximum, then the sum of what `term` says, and `last` of it, from buffers `first` and following. */
function step(term: Expression, last: Expression = accumulator(1), first = 0, change: Partial<ReduceStep> = {}) {
  const one: ReduceStep = {
    kind: "reduce",
    label: "test",
    dims: [8, 10],
    reduced: 1,
    loads: [access(first, [10, 1]), access(first + 1, [10, 1])],
    reductions: [
      { pass: 0, combiner: "max", body: load(0) },
      { pass: 1, combiner: "sum", body: term },
    ],
    stores: [],
    results: [{ store: access(first + 2, [1, 0]), value: last }],
    ...change,
  };
  return prepareLoop(one).kernel(false).key;
}

const plus = (value: number): Expression => apply("add", "float32", load(0), constant(value));

it("equal loops on other buffers have equal keys", () => {
  expect(step(plus(1), accumulator(1), 5)).toBe(step(plus(1)));
});

it("loops that differ in anything have different keys", () => {
  const row = (pass: number): ReduceStep["reductions"] => [
    { pass: 0, combiner: "max", body: load(0) },
    { pass, combiner: "sum", body: plus(1) },
  ];
  const store = { store: access(1, [10, 1]), value: plus(1) };
  const keys = [
    step(plus(1)),
    step(plus(2)),
    step(plus(0)),
    step(plus(-0)),
    step(apply("mul", "float32", load(0), constant(1))),
    step(apply("add", "float32", load(1), constant(1))),
    step(apply("add", "float32", constant(1), load(0))),
    step(apply("add", "float32", plus(1), constant(1))),
    step(apply("cast", "float32", at(0, [0, 1]))),
    step(apply("cast", "float32", at(1, [0, 1]))),
    step(apply("cast", "float32", at(0, [1, 1]))),
    step(plus(1), accumulator(0)),
    step(plus(1), apply("sqrt", "float32", accumulator(1))),
    step(plus(1), accumulator(1), 0, { reductions: row(0) }),
    step(plus(1), accumulator(1), 0, { stores: [{ pass: 0, ...store }] }),
    step(plus(1), accumulator(1), 0, { stores: [{ pass: 1, ...store }] }),
    step(plus(1), accumulator(1), 0, { dims: [8, 9] }),
    step(plus(1), accumulator(1), 0, { loads: [access(0, [10, 1]), access(1, [0, 1])] }),
    step(plus(1), accumulator(1), 0, { loads: [access(0, [10, 1]), access(0, [10, 1])] }),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});
