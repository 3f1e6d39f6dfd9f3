import { afterEach, describe, expect, test } from "vitest";
import {
  compile,
  getBackend,
  ones,
  Recent,
  setBackend,
  type Backend,
  type Program,
  type Tensor,
} from "../src/index.js";
import { keptPrograms } from "../src/program/kept.js";

afterEach(() => setBackend("auto"));

describe("what was used last is kept", () => {
  test("so many, and what is asked for again stays", () => {
    const made: string[] = [];
    const recent = new Recent<string>({ count: 2 });
    const ask = (key: string): string => recent.get(key, () => (made.push(key), key.toUpperCase()));
    expect(["a", "b", "a", "c", "a"].map(ask)).toEqual(["A", "B", "A", "C", "A"]);
    expect(made).toEqual(["a", "b", "c"]);
    expect(recent.size).toBe(2);
    ask("b");
    expect(made).toEqual(["a", "b", "c", "b"]);
  });

  test("so heavy together, but for one that is heavier alone", () => {
    const recent = new Recent<number>({ count: 100, weight: 10, weigh: (value) => value });
    for (let i = 0; i < 20; i++) recent.get(`three ${i}`, () => 3);
    expect(recent.size).toBe(3);
    recent.get("heavy", () => 50);
    expect(recent.size).toBe(1);
    recent.get("one", () => 1);
    expect(recent.size).toBe(1);
    for (let i = 0; i < 20; i++) recent.get(`two ${i}`, () => 2);
    expect(recent.size).toBe(5);
  });

  test("what cannot be made leaves nothing behind, and what is made while it is made is kept once", () => {
    const recent = new Recent<number>({ count: 2, weight: 3, weigh: () => 1 });
    const fail = (): number => {
      throw new Error("no");
    };
    expect(() => recent.get("a", fail)).toThrow("no");
    expect(recent.size).toBe(0);
    expect(recent.get("a", () => recent.get("a", () => 1) + 1)).toBe(2);
    expect(recent.get("a", fail)).toBe(2);
    recent.get("b", () => 3);
    expect(recent.size).toBe(2);
  });
});

describe("programs", () => {
  /** The steps of every program that a backend is asked to compile. */
  function listening(): Program[] {
    const own = getBackend();
    const compiled: Program[] = [];
    const backend: Backend = { name: own.name, compile: (program) => (compiled.push(program), own.compile(program)) };
    setBackend(backend);
    return compiled;
  }

  test("of more shapes than are kept, a compiled function traces those again that it did not use for long", () => {
    const traced: number[] = [];
    const f = compile((x: Tensor) => {
      traced.push(x.size);
      return x.mul(2);
    });
    for (let n = 1; n <= 80; n++) f(new Float32Array(n));
    expect(traced.length).toBe(80);
    f(new Float32Array(80));
    f(new Float32Array(17));
    expect(traced.length).toBe(80);
    f(new Float32Array(1));
    expect(traced.slice(80)).toEqual([1]);
  });

  test("a backend keeps small programs by their number", async () => {
    const compiled = listening();
    for (let n = 1; n <= keptPrograms.count + 1; n++) await ones([n]).add(7).data();
    const { length } = compiled;
    await ones([keptPrograms.count + 1])
      .add(7)
      .data();
    expect(compiled.length).toBe(length);
    await ones([1]).add(7).data();
    expect(compiled.length).toBe(length + 1);
  });

  test("and long ones by their steps", async () => {
    const compiled = listening();
    const steps = 128;
    const long = (n: number): Promise<unknown> => {
      let x: Tensor = ones([n, 2]);
      for (let i = 0; i < steps; i++) x = x.matmul(ones([2, 2]).mul(1 / 2));
      return x.data();
    };
    const fit = Math.floor(keptPrograms.weight / steps);
    for (let n = 1; n <= fit + 1; n++) await long(n);
    expect(compiled.length).toBe(fit + 1);
    expect(compiled[0].steps.length).toBeGreaterThanOrEqual(steps);
    expect(fit).toBeLessThan(keptPrograms.count / 4);
    await long(fit + 1);
    expect(compiled.length).toBe(fit + 1);
    await long(1);
    expect(compiled.length).toBe(fit + 2);
  });
});
