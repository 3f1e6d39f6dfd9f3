import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  add,
  assign,
  compile,
  concat,
  cumsum,
  evaluate,
  flip,
  gather,
  matmul,
  Parameter,
  parameter,
  reshape,
  setBackend,
  slice,
  softmax,
  sort,
  Storage,
  sum,
  transpose,
  type Tensor,
} from "../src/index.js";
import { expectValues } from "./support/expect.js";

type State = readonly Parameter[];
type Updates = (...state: Parameter[]) => readonly (readonly [Parameter, Tensor])[];

const valuesOf = (state: State): number[][] => state.map(({ value }) => [...value.data]);

/** What must come out: every new value is computed from the old ones, then all are written, in order. */
function simulate(state: State, updates: Updates): number[][] {
  const list = updates(...state);
  const results = evaluate(list.map(([, value]) => value));
  const after = new Map(state.map((target) => [target, [...target.value.data]]));
  list.forEach(([target], i) => after.set(target, [...results[i].data]));
  return state.map((target) => after.get(target)!);
}

function expectSimulated(state: State, updates: Updates, runs = 3): void {
  const step = compile(() => {
    const list = updates(...state);
    for (const [target, value] of list) assign(target, value);
    return state.map((target) => sum(target));
  });
  for (let run = 0; run < runs; run++) {
    const before = valuesOf(state);
    const expected = simulate(state, updates);
    const seen = step().map((total) => evaluate([total])[0].data[0]);
    expectValues(
      seen,
      before.map((values) => values.reduce((a, b) => a + b, 0)),
      1e-4,
      "a sum that the step returns",
    );
    state.forEach((target, i) => expectValues(target.value.data, expected[i], 1e-5, `run ${run}, parameter ${i}`));
  }
}

const square = (): Parameter => parameter([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6], [0.7, 0.8, 0.9]], { name: "w" }); // prettier-ignore
const vector = (scale = 1): Parameter => parameter([0.5 * scale, -0.25 * scale, 0.75 * scale], { name: "v" });

/** Parameters side by side in one storage, as a network's are. */
function together(...parameters: Parameter[]): Parameter[] {
  const storage = new Storage(
    "float32",
    parameters.reduce((size, each) => size + each.size, 0),
  );
  let offset = 0;
  for (const each of parameters) {
    each.moveTo(storage, offset);
    offset += each.size;
  }
  return parameters;
}

const single: readonly (readonly [string, (w: Parameter) => Tensor])[] = [
  ["its double", (w) => w.mul(2)],
  ["its transpose", (w) => transpose(w)],
  ["its mirror image", (w) => flip(w, 0)],
  ["itself plus its transpose", (w) => w.add(w.T).mul(0.5)],
  ["its rows, moved by one", (w) => concat([slice(w, [[1, null]]), slice(w, [[0, 1]])])],
  ["its product with itself", (w) => matmul(w, w)],
  ["its product with its transpose", (w) => matmul(w, w.T)],
  ["its softmax", (w) => softmax(w)],
  ["its distance from the mean of its columns", (w) => w.sub(w.mean(0, { keepDims: true }))],
  ["its running sums", (w) => cumsum(w, 0).mul(0.5)],
  ["its rows in another order", (w) => gather(w, [2, 0, 1])],
  ["its sorted columns", (w) => sort(w, { axis: 0, descending: true })],
  ["a constant", (w) => w.mul(0).add(3)],
  ["its own value", (w) => w.add(0)],
  [
    "its diagonal, everywhere",
    (w) =>
      reshape(w, [-1])
        .slice([[0, null, 4]])
        .broadcastTo([3, 3]),
  ],
  ["its last element plus its first", (w) => w.add(flip(w))],
];

const several: readonly (readonly [string, () => Parameter[], Updates])[] = [
  ["two are swapped", () => [vector(), vector(3)], (a, b) => [[a, b.add(0)], [b, a.add(0)]]],
  ["two are swapped, as they are", () => [vector(), vector(3)], (a, b) => [[a, b], [b, a]]],
  ["two matrices are swapped and transposed", () => [square(), square()], (a, b) => [[a, b.T.mul(2)], [b, a.T]]],
  ["each reads the other's old value", () => [vector(), vector(3)], (a, b) => [[a, a.add(b)], [b, a.sub(b)]]],
  ["each reads the other's old value, mirrored", () => [vector(), vector(3)], (a, b) => [[a, a.add(flip(b))], [b, flip(a).sub(b)]]],
  ["three in a circle", () => [vector(), vector(2), vector(3)], (a, b, c) => [[a, b], [b, c], [c, a]]],
  ["three in a circle, mirrored", () => [vector(), vector(2), vector(3)], (a, b, c) => [[a, flip(b)], [b, flip(c)], [c, flip(a)]]],
  ["one follows the other", () => [vector(), vector(3)], (a, b) => [[b, a], [a, a.mul(2)]]],
  ["a reduction of one into the other", () => [square(), vector()], (w, v) => [[w, w.mul(0.5)], [v, sum(w, 0)]]],
  ["a product of both into each", () => [square(), square()], (a, b) => [[a, matmul(a, b)], [b, matmul(b, a)]]],
  ["momentum", () => [vector(), vector(3)], (p, v) => { const next = v.mul(0.9).add(p); return [[v, next], [p, p.sub(next.mul(0.1))]]; }],
  ["the same twice: the last one counts", () => [vector()], (a) => [[a, a.add(1)], [a, a.mul(10)]]],
  ["a cast", () => [parameter([1, 2, 3], { dtype: "int32" }), vector()], (n, v) => [[n, n.add(1)], [v, n.mul(0.5)]]],
]; // prettier-ignore

describe.each(["js", "wasm"] as const)("assignments on %s happen at the end of a step", (backend) => {
  beforeAll(() => setBackend(backend));
  afterAll(() => setBackend("auto"));

  test.each(single)("a parameter becomes %s", (_, f) => expectSimulated([square()], (w) => [[w, f(w)]]));

  test.each(several)("%s", (_, make, updates) => {
    expectSimulated(make(), updates);
    const floats = make();
    if (floats.every(({ dtype }) => dtype === "float32")) expectSimulated(together(...floats), updates);
  });

  test("a block over all parameters is updated in one piece, while layers read the parts", () => {
    const [w, v] = together(square(), vector());
    const block = new Parameter([12], w.storage, 0, "block");
    const gradient = concat([reshape(w.T, [-1]), v.mul(2)]);
    const [expected] = evaluate([block.sub(gradient.mul(0.1))]);
    compile(() => {
      assign(block, block.sub(gradient.mul(0.1)));
      return sum(w);
    })();
    expectValues(block.value.data, expected.data, 1e-6);
    expect([...w.value.data, ...v.value.data]).toEqual([...block.value.data]);
  });

  test("a result that is a parameter is its value before the step", () => {
    const w = vector();
    const step = compile(() => {
      assign(w, w.mul(2));
      return [w, w.mul(2), w.slice([[1, 3]])];
    });
    const [old, next, part] = evaluate(step());
    expect([...old.data]).toEqual([0.5, -0.25, 0.75]);
    expect([...next.data]).toEqual([...w.value.data]);
    expect([...part.data]).toEqual([-0.25, 0.75]);
  });

  test("outside a compiled function it happens at once", () => {
    const w = vector();
    assign(w, w.add(1));
    assign(w, [3, 2, 1]);
    assign(w, w.mul(2));
    expect([...w.value.data]).toEqual([6, 4, 2]);
  });

  test("random updates of parameters that share storages", () => {
    const sources: readonly ((own: Tensor, other: Tensor) => Tensor)[] = [
      (a, b) => a.add(b.mul(0.5)),
      (_, b) => b,
      (_, b) => flip(b),
      (a, b) => matmul(a, b).tanh(),
      (_, b) => b.T,
      (a, b) => softmax(a.add(b.T), 0),
      (a, b) => a.sub(b.mean(1)),
      (a, b) => concat([slice(a, [[1, 3]]), slice(b, [[0, 1]])]),
      (a, b) => add(a.mul(0.5), sum(b)).tanh(),
      (a) => a.mul(0.9),
    ];
    const plan = fc.array(fc.tuple(fc.nat(2), fc.nat(2), fc.nat(sources.length - 1)), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(plan, fc.boolean(), (choices, isTogether) => {
        const parameters = [square(), square(), square()];
        parameters.forEach((each, i) => each.set(each.value.data.map((x) => x * (i + 1) - 0.4)));
        const state = isTogether ? together(...parameters) : parameters;
        expectSimulated(
          state,
          (...all) => choices.map(([target, other, f]) => [all[target], sources[f](all[target], all[other])]),
          2,
        );
      }),
      { numRuns: 200 },
    );
  });
});
