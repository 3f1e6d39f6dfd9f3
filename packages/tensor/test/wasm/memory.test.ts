import { describe, expect, it } from "vitest";
import { OutOfMemoryError, InvalidArgumentError, BackendError } from "../../src/core/errors.js";
import { wasmBackend } from "../../src/backends/wasm/index.js";
import { BlockAllocator } from "../../src/backends/wasm/memory/block-allocator.js";
import type { Program } from "../../src/program/program.js";
import { Storage } from "../../src/memory/storage.js";
import { access, apply, constant, load, reduction, ProgramBuilder, runOn } from "./programs.js";

/** y = 2 · storage (compute); storage += 1 (commit). */
function counter(size: number): Program {
  const y = { id: 0, dtype: "float32", size, block: "work", storage: -1, offset: 0, name: "y" } as const;
  const state = { id: 1, dtype: "float32", size, block: "storage", storage: 0, offset: 0, name: "state" } as const;
  const step = (store: number, value: ReturnType<typeof constant>) =>
    ({
      kind: "map",
      label: "step",
      dims: [size],
      loads: [access(1, [1])],
      outputs: [{ store: access(store, [1]), value }],
    }) as const;
  return {
    buffers: [y, state],
    steps: [
      step(0, apply("mul", "float32", load(0), constant(2))),
      step(1, apply("add", "float32", load(0), constant(1))),
    ],
    loops: [],
    commit: 1,
    inputs: [],
    outputs: [0],
    storages: [{ dtype: "float32", size }],
    workSize: Math.ceil(size / 16) * 16,
    key: `counter ${size}`,
  };
}

const storageOf = (...values: number[]): Storage => new Storage("float32", values.length, Float32Array.from(values));

describe("storages", () => {
  it("are read and written, and the host sees the newest values", () => {
    const executable = wasmBackend().compile(counter(3));
    const storage = storageOf(1, 2, 3);
    executable.bind([storage]);
    executable.compute();
    expect([...executable.read(0)]).toEqual([2, 4, 6]);
    expect(executable.readScalar(0)).toBe(2);
    expect([...storage.values]).toEqual([1, 2, 3]);
    executable.commit();
    expect([...storage.values]).toEqual([2, 3, 4]);
    storage.write([10], 1);
    executable.compute();
    expect([...executable.read(0)]).toEqual([4, 20, 8]);
    executable.commit();
    executable.unbind();
    expect([...storage.values]).toEqual([3, 11, 5]);
  });

  it("serve many networks with one executable, and one network with two backends", () => {
    const [first, second] = [wasmBackend(), wasmBackend()].map((backend) => backend.compile(counter(1)));
    const networks = [storageOf(0), storageOf(100)];
    for (let round = 0; round < 3; round++) {
      for (const network of networks) {
        for (const executable of [first, second]) {
          executable.bind([network]);
          executable.compute();
          expect(executable.readScalar(0)).toBe(2 * network.values[0]);
          executable.commit();
          executable.unbind();
        }
      }
    }
    expect(networks.map(({ values }) => values[0])).toEqual([6, 106]);
  });

  it("are the newest for each of two backends that both stay bound", () => {
    const [first, second] = [wasmBackend(), wasmBackend()].map((backend) => backend.compile(counter(2)));
    const storages = [storageOf(1, 2)];
    first.bind(storages);
    second.bind(storages);
    for (const [round, executable] of [first, second, second, first, first, second].entries()) {
      executable.compute();
      expect([...executable.read(0)]).toEqual([2 * (1 + round), 2 * (2 + round)]);
      executable.commit();
    }
    expect([...storages[0].values]).toEqual([7, 8]);
  });

  it("move home when room is needed and come back", () => {
    const size = 2 ** 20;
    const backend = wasmBackend();
    const executable = backend.compile(counter(size));
    const storages = Array.from({ length: 40 }, (_, i) => new Storage("float32", size, new Float32Array(size).fill(i)));
    for (let round = 0; round < 2; round++) {
      for (const storage of storages) {
        executable.bind([storage]);
        executable.compute();
        executable.commit();
        executable.unbind();
      }
    }
    storages.forEach(({ values }, i) => expect([values[0], values[size - 1]]).toEqual([i + 2, i + 2]));
    expect(backend.memoryBytes).toBeLessThan(100 * 2 ** 20);
  });

  it("of 10,000 dropped networks do not grow the memory", async () => {
    const backend = wasmBackend();
    const executable = backend.compile(counter(1000));
    const run = (): void => {
      const storage = new Storage("float32", 1000);
      executable.bind([storage]);
      executable.compute();
      executable.commit();
      executable.unbind();
      expect(storage.values[999]).toBe(1);
    };
    for (let i = 0; i < 25_000; i++) {
      run();
      if (i % 500 === 0) await new Promise((resolve) => setTimeout(resolve));
    }
    expect(backend.memoryBytes).toBeLessThan(80 * 2 ** 20);
  });

  it("must be those of the program", () => {
    const executable = wasmBackend().compile(counter(3));
    expect(() => executable.bind([])).toThrow(new InvalidArgumentError("wasm: the program needs 1 storages, got 0"));
    expect(() => executable.bind([storageOf(1, 2)])).toThrow(
      "wasm: storage 0 must hold 3 elements of float32, got 2 elements of float32",
    );
  });
});

describe("the work region", () => {
  it("keeps the outputs of one program when a larger one comes", () => {
    const backend = wasmBackend();
    const small = backend.compile(counter(5));
    small.bind([storageOf(1, 2, 3, 4, 5)]);
    small.compute();
    const large = backend.compile(counter(3_000_000));
    large.bind([new Storage("float32", 3_000_000)]);
    expect([...small.read(0)]).toEqual([2, 4, 6, 8, 10]);
    large.compute();
    expect(large.readScalar(0)).toBe(0);
    small.compute();
    expect([...small.read(0)]).toEqual([2, 4, 6, 8, 10]);
  });

  it("reaches beyond 2 GiB", () => {
    const far = 600 * 2 ** 20;
    const p = new ProgramBuilder();
    const [x, y, z] = [p.input(100), p.output(100), p.output(1)];
    p.steps.push(
      {
        kind: "map",
        label: "far",
        dims: [100],
        loads: [access(x, [1])],
        outputs: [{ store: access(y, [1]), value: apply("add", "float32", load(0), constant(1)) }],
      },
      reduction({ dims: [100], reduced: 1, loads: [access(y, [-1], 99)] }, "sum", load(0), access(z, [0])),
    );
    const program = p.build();
    const buffers = program.buffers.map((buffer) => ({ ...buffer, offset: buffer.offset + far }));
    const inputs = [Array.from({ length: 100 }, (_, i) => i)];
    const [got, total] = runOn(wasmBackend(), { ...program, buffers, workSize: far + 1024 }, inputs);
    expect(got).toEqual(inputs[0].map((v) => v + 1));
    expect(total).toEqual([5050]);
  });

  it("refuses more than 4 GiB and goes on working", () => {
    const backend = wasmBackend();
    const before = backend.compile(counter(3));
    const storage = storageOf(1, 2, 3);
    before.bind([storage]);
    before.compute();
    const huge = backend.compile({ ...counter(3), workSize: 2 ** 30 });
    expect(() => huge.bind([storageOf(1, 2, 3)])).toThrow(OutOfMemoryError);
    expect(() => huge.bind([storageOf(1, 2, 3)])).toThrow(
      /^wasm: a program's work space needs 4,294,967,304 bytes, but only/,
    );
    expect([...before.read(0)]).toEqual([2, 4, 6]);
    before.compute();
    before.commit();
    expect([...storage.values]).toEqual([2, 3, 4]);
  });
});

describe("values", () => {
  it("of type bool are bytes of 0 and 1", () => {
    const p = new ProgramBuilder();
    const [x, y] = [p.input(5, "bool"), p.output(5, "bool")];
    p.steps.push({
      kind: "map",
      label: "not",
      dims: [5],
      loads: [access(x, [1])],
      outputs: [{ store: access(y, [1]), value: apply("xor", "bool", load(0, "bool"), constant(1, "bool")) }],
    });
    const executable = wasmBackend().compile(p.build());
    executable.bind([]);
    executable.write(0, [0, 1, 7, 0, 1]);
    executable.compute();
    expect(executable.read(0)).toEqual(Uint8Array.of(1, 0, 0, 1, 0));
    expect(() => executable.write(0, [1])).toThrow('wasm: input 0 "b0" has 5 elements, got 1');
    expect(() => executable.read(1)).toThrow("wasm: the program has 1 outputs, no number 1");
  });

  it("of type float64 are for the js backend", () => {
    const p = new ProgramBuilder();
    p.output(5, "float64");
    expect(() => wasmBackend().compile(p.build())).toThrow(
      new BackendError('wasm: buffer "b0" is float64; float64 runs on the js backend (jsBackend())'),
    );
  });
});

describe("blocks", () => {
  it("never overlap and are all given back", () => {
    const blocks = new BlockAllocator(1024, 1024 * 1024);
    const live = new Map<number, number>();
    let state = 1;
    const next = (below: number): number => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) % below;
    for (let i = 0; i < 5000; i++) {
      if (live.size > 0 && next(3) === 0) {
        const address = [...live.keys()][next(live.size)];
        live.delete(address);
        blocks.free(address);
        continue;
      }
      const size = next(20_000);
      const address = blocks.allocate(size);
      if (address === undefined) continue;
      expect(address % 64).toBe(0);
      for (const [start, length] of live) expect(address + size <= start || start + length <= address).toBe(true);
      live.set(address, size);
    }
    for (const address of live.keys()) blocks.free(address);
    expect(blocks.used).toBe(0);
    expect(blocks.allocate(1024 * 1023 - 64)).toBe(1024);
  });
});
