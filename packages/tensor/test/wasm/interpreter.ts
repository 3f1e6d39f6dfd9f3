import type { Combiner, Expression, Primitive } from "../../src/expression/expression.js";
import {
  passesOf,
  type Access,
  type MapStep,
  type NamedStep,
  type Operand,
  type Program,
  type ReduceStep,
} from "../../src/program/program.js";

/**
 * The oracle of these tests: runs a program one element at a time, straight from the definitions. Arithmetic rounds to
 * float32 after each operation (computed in float64, which is exact for + − × ÷ and √), sums and products of
 * reductions and matrices stay in float64.
 */
export function interpret(
  program: Program,
  inputs: readonly ArrayLike<number>[],
  storages: Float64Array[] = [],
): number[][] {
  const buffers = program.buffers.map(({ size }) => new Float64Array(size));
  const words = new Map<number, Float64Array>();
  program.buffers.forEach(({ block, storage, offset, size }, id) => {
    words.set(id, block === "storage" ? storages[storage].subarray(offset, offset + size) : buffers[id]);
  });
  program.inputs.forEach((id, i) => words.get(id)!.set(Array.from(inputs[i])));
  for (const step of program.steps) {
    if (step.kind === "map") runMap(step, words);
    else if (step.kind === "reduce") runReduce(step, words);
    else named[step.kernel](step, words);
  }
  return program.outputs.map((id) => [...words.get(id)!]);
}

type Words = Map<number, Float64Array>;

const place = ({ offset, strides }: Access, at: readonly number[]): number =>
  strides.reduce((sum, stride, axis) => sum + stride * at[axis], offset);

function read(words: Words, access: Access, at: readonly number[]): number {
  const value = words.get(access.buffer)![place(access, at)];
  if (value === undefined) throw new Error(`read outside buffer ${access.buffer} at [${at.join()}]`);
  return value;
}

function write(words: Words, access: Access, at: readonly number[], value: number): void {
  words.get(access.buffer)![place(access, at)] = value;
}

function* coordinates(dims: readonly number[]): Generator<number[]> {
  const total = dims.reduce((a, b) => a * b, 1);
  for (let i = 0; i < total; i++) {
    const at: number[] = [];
    for (let axis = dims.length - 1, rest = i; axis >= 0; axis--) {
      at.unshift(rest % dims[axis]);
      rest = Math.floor(rest / dims[axis]);
    }
    yield at;
  }
}

function runMap({ dims, loads, outputs }: MapStep, words: Words): void {
  for (const at of coordinates(dims)) {
    const values = loads.map((access) => read(words, access, at));
    const results = outputs.map(({ value }) => evaluate(value, values, at));
    outputs.forEach(({ store }, i) => write(words, store, at, results[i]));
  }
}

function runReduce(step: ReduceStep, words: Words): void {
  const outer = step.dims.length - step.reduced;
  for (const head of coordinates(step.dims.slice(0, outer))) {
    const accumulators: number[] = [];
    for (let pass = 0; pass < passesOf(step); pass++) runPass(step, pass, head, accumulators, words);
    const at = [...head, ...new Array<number>(step.reduced).fill(0)];
    const values = step.loads.map((access) => {
      const still = access.strides.slice(outer).every((stride) => stride === 0);
      return still ? read(words, access, at) : NaN;
    });
    const results = step.results.map(({ value }) => evaluate(value, values, at, accumulators));
    step.results.forEach(({ store }, i) => write(words, store, at, results[i]));
  }
}

function runPass(
  { dims, reduced, loads, reductions, stores }: ReduceStep,
  pass: number,
  head: readonly number[],
  accumulators: number[],
  words: Words,
): void {
  const running = new Map<number, number>();
  for (const tail of coordinates(dims.slice(dims.length - reduced))) {
    const at = [...head, ...tail];
    const values = loads.map((access) => read(words, access, at));
    const stored = stores.filter((each) => each.pass === pass);
    const elements = stored.map(({ value }) => evaluate(value, values, at, accumulators));
    reductions.forEach(({ pass: own, combiner, body }, i) => {
      if (own !== pass) return;
      const value = evaluate(body, values, at, accumulators);
      const soFar = running.get(i);
      running.set(i, soFar === undefined ? value : combine[combiner](soFar, value, body.dtype));
    });
    stored.forEach(({ store }, i) => write(words, store, at, elements[i]));
  }
  reductions.forEach(({ pass: own, combiner, body }, i) => {
    if (own !== pass) return;
    const total = running.get(i) ?? identity(combiner, body.dtype);
    accumulators[i] = body.dtype === "float32" ? Math.fround(total) : total;
  });
}

const combine: Record<Combiner, (a: number, b: number, dtype: string) => number> = {
  sum: (a, b, dtype) => (dtype === "int32" ? (a + b) | 0 : a + b),
  prod: (a, b, dtype) => (dtype === "int32" ? Math.imul(a, b) : a * b),
  min: (a, b) => Math.min(a, b),
  max: (a, b) => Math.max(a, b),
};

function identity(combiner: Combiner, dtype: string): number {
  if (combiner === "sum") return 0;
  if (combiner === "prod") return 1;
  const [low, high] =
    dtype === "float32" ? [-Infinity, Infinity] : dtype === "bool" ? [0, 1] : [-(2 ** 31), 2 ** 31 - 1];
  return combiner === "min" ? high : low;
}

function evaluate(
  expression: Expression,
  loads: readonly number[],
  at: readonly number[],
  accumulators: readonly number[] = [],
): number {
  const value = raw(expression, loads, at, accumulators);
  return expression.dtype === "float32" ? Math.fround(value) : value;
}

function raw(
  expression: Expression,
  loads: readonly number[],
  at: readonly number[],
  accumulators: readonly number[],
): number {
  switch (expression.kind) {
    case "constant":
      return expression.dtype === "int32" ? expression.value | 0 : expression.value;
    case "load":
      return loads[expression.slot];
    case "coordinate":
      return place({ ...expression, buffer: -1 }, at);
    case "accumulator":
      return accumulators[expression.index];
    case "apply": {
      const args = expression.args.map((arg) => evaluate(arg, loads, at, accumulators));
      return primitives[expression.primitive](args, expression.args[0].dtype, expression.dtype);
    }
  }
}

const integer =
  (f: (a: number, b: number) => number, g: (a: number, b: number) => number) =>
  ([a, b]: number[], dtype: string): number =>
    dtype === "int32" ? g(a, b) : f(a, b);

const primitives: Record<Primitive, (args: number[], from: string, to: string) => number> = {
  add: integer(
    (a, b) => a + b,
    (a, b) => (a + b) | 0,
  ),
  sub: integer(
    (a, b) => a - b,
    (a, b) => (a - b) | 0,
  ),
  mul: integer((a, b) => a * b, Math.imul),
  div: ([a, b]) => a / b,
  min: ([a, b]) => Math.min(a, b),
  max: ([a, b]) => Math.max(a, b),
  abs: ([a], from) => (from === "int32" ? Math.abs(a) | 0 : Math.abs(a)),
  floor: ([a]) => Math.floor(a),
  round: ([a]) => roundToEven(a),
  sqrt: ([a]) => Math.sqrt(a),
  exp: ([a]) => Math.exp(a),
  log: ([a]) => Math.log(a),
  sin: ([a]) => Math.sin(a),
  cos: ([a]) => Math.cos(a),
  tanh: ([a]) => Math.tanh(a),
  sigmoid: ([a]) => 1 / (1 + Math.exp(-a)),
  erf: ([a]) => erf(a),
  pow: ([a, b]) => Math.pow(a, b),
  lt: ([a, b]) => Number(a < b),
  eq: ([a, b]) => Number(a === b),
  and: ([a, b]) => a & b,
  or: ([a, b]) => a | b,
  xor: ([a, b]) => a ^ b,
  shl: ([a, b]) => a << b,
  shr: ([a, b]) => (a >>> b) | 0,
  select: ([mask, yes, no]) => (mask ? yes : no),
  cast: ([a], _, to) => casts[to](a),
};

const casts: Record<string, (value: number) => number> = {
  float32: (value) => value,
  int32: (value) => (Number.isNaN(value) ? 0 : Math.trunc(Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, value)))),
  bool: (value) => Number(value !== 0),
};

function roundToEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}

/** Series for small |x|, continued fraction of the complement beyond (Abramowitz and Stegun 7.1.6, 7.1.14). */
export function erf(x: number): number {
  if (Number.isNaN(x)) return NaN;
  const size = Math.abs(x);
  if (size > 6) return Math.sign(x);
  if (size < 2.5) {
    let term = size;
    let sum = size;
    for (let n = 1; n < 200 && term > 1e-20 * sum; n++) sum += term *= (2 * size * size) / (2 * n + 1);
    return x === 0 ? x : Math.sign(x) * (2 / Math.sqrt(Math.PI)) * Math.exp(-size * size) * sum;
  }
  let fraction = size;
  for (let n = 200; n > 0; n--) fraction = size + n / 2 / fraction;
  return Math.sign(x) * (1 - Math.exp(-size * size) / Math.sqrt(Math.PI) / fraction);
}

const operand = (words: Words, x: Operand) => ({
  get: (...at: number[]) => read(words, x, at),
  set: (value: number, ...at: number[]) =>
    (words.get(x.buffer)![place(x, at)] = x.dtype === "float32" ? Math.fround(value) : value),
  shape: x.shape,
});

const named: Record<string, (step: NamedStep, words: Words) => void> = {
  gemm: ({ reads, writes, attributes }, words) => {
    const [c, a, b, d] = [...writes, ...reads].map((x) => operand(words, x));
    const k = b.shape.at(-2)!;
    const inB = (p: number, j: number): number[] => (attributes["panels"] ? [j >> 3, p, j & 7] : [p, j]);
    for (const at of coordinates(c.shape)) {
      const [batch, [i, j]] = [at.slice(0, -2), at.slice(-2) as [number, number]];
      let sum = d?.get(...at) ?? 0;
      for (let p = 0; p < k; p++) sum += a.get(...batch, i, p) * b.get(...batch, ...inB(p, j));
      c.set(attributes["relu"] ? Math.max(sum, 0) : sum, ...at);
    }
  },
  gather: ({ reads, writes }, words) => {
    const [table, indices, target] = [...reads, ...writes].map((x) => operand(words, x));
    for (const [o, i, c] of coordinates(target.shape)) target.set(table.get(o, indices.get(i), c), o, i, c);
  },
  scatterAdd: ({ reads, writes }, words) => {
    const [indices, updates, target] = [...reads, ...writes].map((x) => operand(words, x));
    for (const at of coordinates(target.shape)) target.set(0, ...at);
    const wrap = writes[0].dtype === "int32" ? (x: number) => x | 0 : Math.fround;
    for (const [o, i, c] of coordinates(updates.shape)) {
      const row = indices.get(i);
      target.set(wrap(operand(words, writes[0]).get(o, row, c) + updates.get(o, i, c)), o, row, c);
    }
  },
  argsort: ({ reads, writes, attributes }, words) => {
    const [x, target] = [...reads, ...writes].map((x) => operand(words, x));
    const [rows, size] = x.shape as [number, number];
    const sign = attributes["descending"] ? -1 : 1;
    for (let row = 0; row < rows; row++) {
      const order = Array.from({ length: size }, (_, i) => i);
      order.sort((i, j) => {
        const [a, b] = [x.get(row, i), x.get(row, j)];
        if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
        return a === b ? 0 : sign * (a < b ? -1 : 1);
      });
      order.forEach((index, i) => target.set(index, row, i));
    }
  },
  cumsum: ({ reads, writes, attributes }, words) => {
    const [x, target] = [...reads, ...writes].map((x) => operand(words, x));
    const [outer, size, inner] = x.shape as [number, number, number];
    for (let o = 0; o < outer; o++) {
      for (let c = 0; c < inner; c++) {
        let sum = 0;
        for (let i = 0; i < size; i++) {
          const at = attributes["reverse"] ? size - 1 - i : i;
          sum += x.get(o, at, c);
          target.set(sum, o, at, c);
        }
      }
    }
  },
};
