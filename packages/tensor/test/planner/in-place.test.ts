import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concat, jsBackend, matmul, placeholder, Procedure, wasmBackend, where, type Tensor } from "../../src/index.js";
import type { Backend } from "../../src/backends/backend.js";
import { checkProgram } from "../../src/place/check.js";
import { roomOf } from "../../src/place/arena.js";
import { shareSlots } from "../../src/place/in-place.js";
import { lifetimes } from "../../src/place/liveness.js";
import type { Access, Buffer, MapStep, Program, Step } from "../../src/program/program.js";

const x = placeholder(0, [8, 8], "float32");

const buffer = (id: number, size: number, dtype: Buffer["dtype"] = "float32"): Buffer => ({
  id,
  dtype,
  size,
  block: "work",
  storage: -1,
  offset: 0,
  name: "",
});

const all = (id: number, strides: readonly number[] = [1], offset = 0): Access => ({ buffer: id, offset, strides });

/** Buffer 1 ← buffer 0 and what else is read, element by element. */
const loop = (loads: readonly Access[], store = all(1), dims: readonly number[] = [64]): MapStep => ({
  kind: "map",
  label: "",
  dims,
  loads,
  outputs: [{ store, value: { kind: "load", slot: 0, dtype: "float32" } }],
});

/** The buffers that get one place, where buffer 0 is an input and the last one the output. */
function shared(buffers: readonly Buffer[], steps: readonly Step[]): (readonly number[])[] {
  const lives = lifetimes({ buffers, steps, loops: [], inputs: [0], outputs: [buffers.length - 1] });
  return shareSlots(buffers, steps, lives).map((slot) => slot.buffers);
}

describe("a loop's result takes the place of its operand", () => {
  const pair = [buffer(0, 64), buffer(1, 64)];

  test("where nobody reads the operand afterwards", () => {
    expect(shared(pair, [loop([all(0)])])).toEqual([[0, 1]]);
    expect(shared(pair, [loop([all(0, [8, 1])], all(1, [8, 1]), [8, 8])])).toEqual([[0, 1]]);
  });

  test("and the next loop's result takes its place in turn", () => {
    const second = { ...loop([all(1)]), outputs: [{ store: all(2), value: loop([]).outputs[0].value }] };
    expect(shared([...pair, buffer(2, 64)], [loop([all(0)]), second])).toEqual([[0, 1, 2]]);
  });

  test("only one of several results does", () => {
    const { outputs, ...rest } = loop([all(0)]);
    const two = { ...rest, outputs: [...outputs, { ...outputs[0], store: all(2) }] };
    expect(shared([...pair, buffer(2, 64)], [two, loop([all(1), all(2)], all(3))].slice(0, 1))).toEqual([[0, 1], [2]]);
  });

  test.each([
    ["the operand is needed later", pair, [loop([all(0)]), loop([all(0)])]],
    ["the operand is read from the other end", pair, [loop([all(0, [-1], 63)])]],
    ["the operand is read transposed", pair, [loop([all(0, [1, 8])], all(1, [8, 1]), [8, 8])]],
    ["the operand is read twice, once elsewhere", pair, [loop([all(0), all(0, [0])])]],
    ["the operand is read a little further on", pair, [loop([all(0, [1], 1)], all(1), [63])]],
    ["the operand is larger", [buffer(0, 65), buffer(1, 64)], [loop([all(0)])]],
    ["the operand is smaller", [buffer(0, 1), buffer(1, 64)], [loop([all(0, [0])])]],
    ["the operand has wider elements", [buffer(0, 64, "float64"), buffer(1, 64)], [loop([all(0)])]],
    ["the operand is bool", [buffer(0, 64, "bool"), buffer(1, 64)], [loop([all(0)])]],
  ] as const)("but not where %s", (_, buffers, steps) => {
    expect(shared(buffers, steps)).toEqual([[0], [1]]);
  });

  test("but not where the loop writes the result in several parts", () => {
    const { outputs, ...rest } = loop([all(0, [1])], all(1), [32]);
    const halves = { ...rest, outputs: [...outputs, { ...outputs[0], store: all(1, [1], 32) }] };
    expect(shared(pair, [halves])).toEqual([[0], [1]]);
  });

  test("integers and floats may take each other's place, and bool that of bool", () => {
    for (const types of [
      ["int32", "float32"],
      ["float32", "int32"],
      ["bool", "bool"],
      ["float64", "float64"],
    ] as const) {
      expect(shared([buffer(0, 64, types[0]), buffer(1, 64, types[1])], [loop([all(0)])])).toEqual([[0, 1]]);
    }
  });

  test("so that a chain of layers predicts in the memory of two", () => {
    const chain = [1, 2, 3, 4].reduce<Tensor>((h) => matmul(h, x).tanh(), matmul(x, x));
    expect(new Procedure({ inputs: [x], outputs: [chain] }).memory.arena).toBe(3 * 4 * 64);
  });
});

/** Offset of each work buffer, by its name. */
function placesOf(program: Program): Record<string, number> {
  return Object.fromEntries(
    program.buffers.filter(({ block }) => block === "work").map(({ name, offset }) => [name, offset]),
  );
}

describe("the check of a plan", () => {
  const { program } = new Procedure({ inputs: [x], outputs: [matmul(x, x).tanh()] });
  const [map] = program.steps.slice(-1);
  const withMap = (changes: object): Program => ({ ...program, steps: [program.steps[0], { ...map, ...changes }] as Program["steps"] }); // prettier-ignore

  test("allows a result in its operand's place", () => {
    expect(() => checkProgram(program)).not.toThrow();
    expect(placesOf(program).tanh).toBe(placesOf(program).matmul);
  });

  test("refuses it where the loop reads elsewhere, is no loop, or the places differ", () => {
    if (map.kind !== "map") throw new Error("expected a map");
    const reversed = { ...map.loads[0], offset: 63, strides: [-1] };
    const wrong = "are alive together and overlap";
    expect(() => checkProgram(withMap({ dims: [64], loads: [reversed] }))).toThrow(wrong);
    expect(() => checkProgram(withMap({ dims: [64], loads: [...map.loads, reversed] }))).toThrow(wrong);
    const buffers = program.buffers.map((buffer) => (buffer.name === "tanh" ? { ...buffer, offset: buffer.offset + 16 } : buffer)); // prettier-ignore
    expect(() => checkProgram({ ...program, buffers, workSize: program.workSize + 16 })).toThrow(wrong);
    const bools = program.buffers.map((buffer) => (buffer.name === "tanh" ? { ...buffer, dtype: "bool" as const } : buffer)); // prettier-ignore
    expect(() => checkProgram({ ...program, buffers: bools })).toThrow(wrong);
    const { outputs: _, ...loop } = map;
    const named = { ...loop, kind: "named", kernel: "k", attributes: {}, reads: map.loads.map((load) => ({ ...load, shape: map.dims, dtype: "float32" })), writes: map.outputs.map(({ store }) => ({ ...store, shape: map.dims, dtype: "float32" })) }; // prettier-ignore
    expect(() => checkProgram(withMap(named))).toThrow(wrong);
  });
});

/** The same program with a place for each buffer of its own. */
function apart(program: Program): Program {
  let end = 0;
  const buffers = program.buffers.map((buffer) => {
    if (buffer.block === "storage") return buffer;
    const offset = end;
    end += roomOf(buffer);
    return { ...buffer, offset };
  });
  return { ...program, buffers, workSize: end, key: `${program.key} apart` };
}

function run(program: Program, backend: Backend, input: Float32Array): number[][] {
  const executable = backend.compile(program);
  executable.bind([]);
  executable.write(0, input);
  executable.compute();
  const results = program.outputs.map((_, i) => [...executable.read(i)]);
  executable.unbind();
  return results;
}

type Unary = (a: Tensor) => Tensor;

const steps: readonly Unary[] = [
  (a) => a.tanh(),
  (a) => a.T.mul(0.5),
  (a) => a.add(a.T),
  (a) => a.flip(0).sub(1),
  (a) => matmul(a, a.tanh()).mul(0.1),
  (a) => where(a.greater(a.T), a, 0.5),
  (a) => a.mul(7).cast("int32").cast("float32").mul(0.1),
  (a) => a.mul(3).cast("int32").mul(2).add(1).cast("float32").sin(),
  (a) => a.sub(a.max(1, { keepDims: true })).exp(),
  (a) => concat([a.slice([[4, null]]), a.slice([[0, 4]]).neg()], 0),
  (a) => concat([a.slice([null, [1, null]]), a.slice([null, [0, 1]])], 1),
  (a) => a.reshape([-1]).flip(0).reshape(a.shape),
  (a) => a.sigmoid().mul(a),
];

test.each([8, 5, 7, 13])("random programs of %d rows compute the same bits as with a place for every buffer", (n) => {
  const backends = [jsBackend(), wasmBackend({ threads: 1 })];
  const x = placeholder(0, [n, n], "float32");
  const input = Float32Array.from({ length: n * n }, (_, i) => Math.sin(1.7 * i));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(steps.length - 1), fc.nat(100), fc.boolean()), { minLength: 2, maxLength: 12 }),
      (choices) => {
        const made: Tensor[] = [x];
        for (const [step, source, joins] of choices) {
          const next = steps[step](made[source % made.length]);
          made.push(joins ? next.add(made[made.length - 1]).tanh() : next);
        }
        // A product after each makes it a buffer, which loops then read and replace.
        const outputs = made.slice(-2).map((a) => matmul(a, a).mul(0.3).add(a));
        const { program } = new Procedure({ inputs: [x], outputs });
        for (const backend of backends) {
          expect(run(program, backend, input)).toEqual(run(apart(program), backend, input));
        }
      },
    ),
    { numRuns: 60 },
  );
});
