import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type * as Nn from "../../src/index.js";

/** Faults 58 and 59. What a place has is looked up once, so the framework is loaded anew for each. */
const load = (): Promise<typeof Nn> => import("../../src/index.js");

beforeEach(() => {
  vi.resetModules();
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** Every way in which a place may have no WebAssembly with SIMD. */
const places: Record<string, () => void> = {
  "no WebAssembly": () => vi.stubGlobal("WebAssembly", undefined),
  "WebAssembly without SIMD": () => vi.spyOn(WebAssembly, "validate").mockReturnValue(false),
  "a policy that forbids WebAssembly": () =>
    // As a constructor that throws, which an arrow function cannot be.
    vi.spyOn(WebAssembly, "Module").mockImplementation(function refuse() {
      throw new WebAssembly.CompileError("violates the Content Security Policy");
    }),
};

describe.each(Object.entries(places))("%s", (_, enter) => {
  // In braces: a function that a hook returns is called afterwards.
  beforeEach(() => {
    enter();
  });

  test("is no place for the wasm backend, and its errors say what to use", async () => {
    const { BackendError, setBackend, wasmBackend, wasmSupported } = await load();
    expect(wasmSupported()).toBe(false);
    expect(() => wasmBackend()).toThrow(BackendError);
    expect(() => wasmBackend()).toThrow("use jsBackend()");
    expect(() => setBackend("wasm")).toThrow('use "js"');
  });

  test("computes on js by itself, and says nothing", async () => {
    const lines = (["log", "info", "warn", "error"] as const).map((level) => vi.spyOn(console, level));
    const { compile, getBackend, matmul, setBackend, softmax } = await load();
    setBackend("auto", { threads: 2 });
    expect(getBackend().name).toBe("js");
    const rows = [
      [1, 2],
      [3, 4],
    ];
    const f = compile((x) => softmax(matmul(x, x)));
    const [a, b] = [1 / (1 + Math.exp(3)), 1 / (1 + Math.exp(7))];
    const data = await f(rows).data();
    [a, 1 - a, b, 1 - b].forEach((value, i) => expect(data[i]).toBeCloseTo(value, 6));
    for (const spy of lines) expect(spy).not.toHaveBeenCalled();
  });
});
