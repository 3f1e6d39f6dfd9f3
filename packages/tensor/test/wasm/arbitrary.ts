import * as fc from "fast-check";
import type { Combiner, Expression, Primitive } from "../../src/expression/expression.js";
import type { Access, Program } from "../../src/program/program.js";
import { accumulator, apply, constant, load, ProgramBuilder, reduction } from "./programs.js";

export type Type = "float32" | "int32" | "bool";

/** Primitives whose float32 result is exact, so that the oracle must agree to the bit: result type, argument types. */
const exact: readonly [Primitive, Type, readonly Type[]][] = [
  ...(["add", "sub", "mul", "min", "max"] as const).flatMap((name): [Primitive, Type, Type[]][] => [
    [name, "float32", ["float32", "float32"]],
    [name, "int32", ["int32", "int32"]],
  ]),
  ...(["abs", "floor", "round"] as const).map((name): [Primitive, Type, Type[]] => [name, "float32", ["float32"]]),
  ["abs", "int32", ["int32"]],
  ...(["lt", "eq"] as const).flatMap((name): [Primitive, Type, Type[]][] => [
    [name, "bool", ["float32", "float32"]],
    [name, "bool", ["int32", "int32"]],
    [name, "bool", ["bool", "bool"]],
  ]),
  ...(["and", "or", "xor"] as const).flatMap((name): [Primitive, Type, Type[]][] => [
    [name, "bool", ["bool", "bool"]],
    [name, "int32", ["int32", "int32"]],
  ]),
  ...(["float32", "int32", "bool"] as const).flatMap((type): [Primitive, Type, Type[]][] => [
    ["select", type, ["bool", type, type]],
    ...(["float32", "int32", "bool"] as const).map((from): [Primitive, Type, Type[]] => ["cast", type, [from]]),
  ]),
];

const floats = fc.oneof(
  fc.integer({ min: -40, max: 40 }).map((n) => n / 8),
  fc.constantFrom(0, 1e10, -3e9, NaN, Infinity),
);

const built = new Map<string, fc.Arbitrary<Expression>>();

/** Expressions of a type over loads of given types; now and then a subexpression is used twice. */
function expression(type: Type, loads: readonly Type[], rank: number, depth: number): fc.Arbitrary<Expression> {
  const key = `${type} ${loads.join()} ${rank} ${depth}`;
  const arbitrary = built.get(key) ?? expressionOf(type, loads, rank, depth);
  built.set(key, arbitrary);
  return arbitrary;
}

function expressionOf(type: Type, loads: readonly Type[], rank: number, depth: number): fc.Arbitrary<Expression> {
  const value =
    type === "float32" ? floats : type === "int32" ? fc.integer({ min: -1000, max: 1000 }) : fc.constantFrom(0, 1);
  const leaves: fc.Arbitrary<Expression>[] = [value.map((v) => constant(v, type))];
  loads.forEach((from, slot) => {
    if (from === type) leaves.push(fc.constant(load(slot, type)), fc.constant(load(slot, type)));
  });
  if (type === "int32") {
    leaves.push(
      fc
        .tuple(
          fc.integer({ min: -5, max: 5 }),
          fc.array(fc.integer({ min: -3, max: 3 }), { minLength: rank, maxLength: rank }),
        )
        .map(([offset, strides]) => ({ kind: "coordinate", offset, strides, dtype: "int32" })),
    );
  }
  const leaf = fc.oneof(...leaves);
  if (depth === 0) return leaf;
  const rows = exact.filter(([, result]) => result === type);
  const nodes = rows.map(([name, result, from]) => {
    const args = fc.tuple(...from.map((t) => expression(t, loads, rank, depth - 1)));
    const shared = fc
      .tuple(args, fc.boolean())
      .map(([a, same]) => apply(name, result, ...(same && a.length === 2 ? [a[0], a[0]] : a)));
    return shared;
  });
  // Divisors stay away from 0, whose sign min and max leave open.
  if (type === "float32") {
    const operands = fc.tuple(
      expression("float32", loads, rank, depth - 1),
      expression("float32", loads, rank, depth - 1),
    );
    nodes.push(
      operands.map(([a, b]) => apply("div", type, a, apply("add", type, apply("abs", type, b), constant(1, type)))),
    );
  }
  const counts: Expression[] = [0, 1, 7, 31].map((n) => constant(n, "int32"));
  if (type === "int32") {
    const shift = (name: Primitive) =>
      fc
        .tuple(
          expression("int32", loads, rank, depth - 1),
          fc.oneof(fc.constantFrom(...counts), expression("int32", loads, rank, 0)),
        )
        .map(([x, n]) => apply(name, "int32", x, apply("and", "int32", n, constant(31, "int32"))));
    nodes.push(shift("shl"), shift("shr"));
  }
  return fc.oneof({ weight: 1, arbitrary: leaf }, { weight: 4, arbitrary: fc.oneof(...nodes) });
}

export interface Layout {
  readonly strides: number[];
  readonly offset: number;
  readonly size: number;
}

/** Any strides, also 0 and negative, and a buffer that just holds what they reach. */
export function readLayout(dims: readonly number[]): fc.Arbitrary<Layout> {
  return fc
    .tuple(
      fc.oneof(
        writeLayout(dims).map(({ strides }) => strides),
        fc.tuple(...dims.map(() => fc.integer({ min: -4, max: 9 }))),
        fc.constant(dims.map(() => 0)),
      ),
    )
    .chain(([strides]) => fc.tuple(fc.constant(strides), fc.tuple(...dims.map(() => fc.integer({ min: 0, max: 4 })))))
    .map(([strides, mask]) => strides.map((stride, axis) => (mask[axis] === 0 ? 0 : stride)))
    .map((strides) => fit(dims, strides));
}

function fit(dims: readonly number[], strides: number[]): Layout {
  let [low, high] = [0, 0];
  strides.forEach((stride, axis) => {
    const reach = stride * Math.max(dims[axis] - 1, 0);
    low += Math.min(reach, 0);
    high += Math.max(reach, 0);
  });
  return { strides, offset: -low, size: high - low + 1 };
}

/** Every element once: the axes in any order, some backwards, perhaps with gaps. */
export function writeLayout(dims: readonly number[]): fc.Arbitrary<Layout> {
  const axes = dims.map((_, axis) => axis);
  return fc
    .tuple(
      fc.oneof(fc.constant(axes), fc.shuffledSubarray(axes, { minLength: axes.length })),
      fc.constantFrom(1, 1, 1, 2),
      fc.array(fc.constantFrom(1, 1, 1, -1), { minLength: dims.length, maxLength: dims.length }),
    )
    .map(([order, gap, signs]) => {
      const strides = new Array<number>(dims.length).fill(0);
      let stride = gap;
      for (const axis of [...order].reverse()) {
        strides[axis] = stride * signs[axis];
        stride *= Math.max(dims[axis], 1);
      }
      return fit(dims, strides);
    });
}

export const types = fc.constantFrom<Type>("float32", "float32", "int32", "bool");

export interface Case {
  readonly program: Program;
  readonly inputs: number[][];
}

export function values(type: Type, size: number): fc.Arbitrary<number[]> {
  const value = type === "float32" ? floats : type === "int32" ? fc.integer() : fc.constantFrom(0, 1);
  return fc.array(
    value.map((v) => (type === "float32" ? Math.fround(v) : v)),
    { minLength: size, maxLength: size },
  );
}

export const dimsOf = (min: number, largest: number): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: 1, max: largest }), { minLength: min, maxLength: 4 });

/** A map with any accesses, sometimes in place over one of its loads. */
export const mapCase: fc.Arbitrary<Case> = dimsOf(1, 9).chain((dims) =>
  fc
    .tuple(
      fc.array(fc.tuple(types, readLayout(dims)), { maxLength: 3 }),
      fc.array(types, { minLength: 1, maxLength: 3 }),
      writeLayout(dims),
      fc.boolean(),
    )
    .chain(([reads, results, own, inPlace]) => {
      // The layout of the first output is also read, in place or not.
      const loads: [Type, Layout][] = [...reads, [results[0], own]];
      const loadTypes = loads.map(([type]) => type);
      return fc
        .tuple(
          fc.tuple(...loads.map(([type, { size }]) => values(type, size))),
          fc.tuple(...results.map((type) => expression(type, loadTypes, dims.length, 3))),
          fc.tuple(...results.slice(1).map(() => writeLayout(dims))),
        )
        .map(([inputs, expressions, layouts]) => {
          const p = new ProgramBuilder();
          const buffers = loads.map(([type, { size }]) => p.input(size, type));
          const filled: number[][] = [];
          const targets = results.map((type, i) => {
            const layout = i === 0 ? own : layouts[i - 1];
            if (i === 0 && inPlace) p.alsoOutput(buffers.at(-1)!);
            const buffer = i === 0 && inPlace ? buffers.at(-1)! : p.filledOutput(layout.size, type);
            if (!(i === 0 && inPlace)) filled.push(new Array<number>(layout.size).fill(1));
            return { buffer, ...layout };
          });
          p.steps.push({
            kind: "map",
            label: "random",
            dims,
            loads: loads.map(([, layout], i): Access => ({ buffer: buffers[i], ...layout })),
            outputs: targets.map((store, i) => ({ store, value: expressions[i] })),
          });
          return { program: p.build(), inputs: [...inputs, ...filled] };
        });
    }),
);

/** A reduction over any number of trailing axes, of integers or of small whole floats, so that sums are exact. */
export const reduceCase: fc.Arbitrary<Case> = dimsOf(1, 20)
  .filter((dims) => dims.reduce((a, b) => a * b, 1) < 4000)
  .chain((dims) =>
    fc
      .tuple(fc.integer({ min: 1, max: dims.length }), types, fc.constantFrom<Combiner>("sum", "min", "max", "prod"))
      .chain(([reduced, type, wanted]) => {
        const combiner = type === "bool" && (wanted === "sum" || wanted === "prod") ? "max" : wanted;
        const outer = dims.slice(0, dims.length - reduced);
        return fc
          .tuple(readLayout(dims), readLayout(dims), writeLayout(outer), readLayout(outer))
          .chain(([x, y, store, z]) => {
            const small =
              type === "int32" || type === "bool"
                ? values(type, x.size)
                : fc.array(wholes(combiner), { minLength: x.size, maxLength: x.size });
            const other =
              type === "int32" || type === "bool"
                ? values(type, y.size)
                : fc.array(wholes(combiner), { minLength: y.size, maxLength: y.size });
            return fc
              .tuple(
                small,
                other,
                values(type, z.size),
                expression(type, [type, type, type], 0, 1).filter((e) => e.kind !== "coordinate"),
              )
              .map(([a, b, c, rest]) => {
                const p = new ProgramBuilder();
                const buffers = [p.input(x.size, type), p.input(y.size, type), p.input(z.size, type)];
                const target = p.filledOutput(store.size, type);
                const still = new Array<number>(reduced).fill(0);
                const body = apply(
                  type === "bool" ? "or" : combiner === "prod" ? "mul" : "add",
                  type,
                  load(0, type),
                  load(1, type),
                );
                const total = accumulator(0, type);
                const loads = [
                  { buffer: buffers[0], ...x },
                  { buffer: buffers[1], ...y },
                  { buffer: buffers[2], offset: z.offset, strides: [...z.strides, ...still] },
                ];
                const to = { buffer: target, offset: store.offset, strides: [...store.strides, ...still] };
                const value = onlyEpilogue(rest)
                  ? apply("select", type, apply("eq", "bool", total, rest), total, rest)
                  : total;
                p.steps.push(reduction({ dims, reduced, loads }, combiner, body, to, value));
                return { program: p.build(), inputs: [a, b, c, new Array<number>(store.size).fill(1)] };
              });
          });
      }),
  );

/** Whether an expression loads only what does not move along reduced axes: slot 2. */
function onlyEpilogue(e: Expression): boolean {
  if (e.kind === "load") return e.slot === 2;
  if (e.kind === "coordinate") return false;
  return e.kind !== "apply" || e.args.every(onlyEpilogue);
}

export const wholes = (combiner: Combiner): fc.Arbitrary<number> =>
  combiner === "prod" ? fc.constantFrom(1, -1) : fc.integer({ min: -50, max: 50 });
