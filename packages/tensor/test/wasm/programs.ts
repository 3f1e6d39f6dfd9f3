import { stridesOf, sizeOf } from "../../src/core/shape.js";
import type { DType } from "../../src/core/dtype.js";
import type { Combiner, Expression, Primitive } from "../../src/expression/expression.js";
import type { Access, Buffer, NamedStep, Operand, Program, ReduceStep, Step } from "../../src/program/program.js";
import type { Backend, Executable } from "../../src/backends/backend.js";

/** Puts small programs together by hand. */
export class ProgramBuilder {
  readonly #buffers: Buffer[] = [];
  readonly #inputs: number[] = [];
  readonly #outputs: number[] = [];
  readonly steps: Step[] = [];
  #work = 0;

  buffer(size: number, dtype: DType = "float32"): number {
    const id = this.#buffers.length;
    this.#buffers.push({ id, dtype, size, block: "work", storage: -1, offset: this.#work, name: `b${id}` });
    this.#work += Math.max(Math.ceil(size / 16) * 16, 16);
    return id;
  }

  input(size: number, dtype: DType = "float32"): number {
    const id = this.buffer(size, dtype);
    this.#inputs.push(id);
    return id;
  }

  output(size: number, dtype: DType = "float32"): number {
    const id = this.buffer(size, dtype);
    this.#outputs.push(id);
    return id;
  }

  /** An output that the caller fills before: what a program does not write must stay. */
  filledOutput(size: number, dtype: DType = "float32"): number {
    const id = this.input(size, dtype);
    this.#outputs.push(id);
    return id;
  }

  /** Reads an input buffer, changed in place, as an output. */
  alsoOutput(id: number): void {
    this.#outputs.push(id);
  }

  build(extra: Partial<Program> = {}): Program {
    const { steps } = this;
    return {
      buffers: this.#buffers,
      steps,
      loops: [],
      commit: steps.length,
      inputs: this.#inputs,
      outputs: this.#outputs,
      storages: [],
      workSize: this.#work,
      key: "test",
      ...extra,
    };
  }
}

export const access = (buffer: number, strides: readonly number[], offset = 0): Access => ({ buffer, strides, offset });

export const load = (slot: number, dtype: DType = "float32"): Expression => ({ kind: "load", slot, dtype });

export const constant = (value: number, dtype: DType = "float32"): Expression => ({ kind: "constant", value, dtype });

export const apply = (primitive: Primitive, dtype: DType, ...args: Expression[]): Expression => ({
  kind: "apply",
  primitive,
  args,
  dtype,
});

export const accumulator = (index: number, dtype: DType = "float32"): Expression => ({
  kind: "accumulator",
  index,
  dtype,
});

/** A reduction with one pass, one accumulator and one result. */
export function reduction(
  shape: Pick<ReduceStep, "dims" | "reduced" | "loads">,
  combiner: Combiner,
  body: Expression,
  store: Access,
  value = accumulator(0, body.dtype),
): ReduceStep {
  const results = [{ store, value }];
  return { kind: "reduce", label: combiner, ...shape, reductions: [{ pass: 0, combiner, body }], stores: [], results };
}

export const contiguous = (buffer: number, shape: readonly number[], dtype: DType = "float32"): Operand => ({
  buffer,
  offset: 0,
  strides: stridesOf(shape),
  shape,
  dtype,
});

export const namedStep = (
  kernel: string,
  reads: readonly Operand[],
  writes: readonly Operand[],
  attributes: Record<string, number> = {},
): NamedStep => ({ kind: "named", label: kernel, kernel, reads, writes, attributes });

/** Runs a program without storages and gives its outputs. */
export function runOn(backend: Backend, program: Program, inputs: readonly ArrayLike<number>[]): number[][] {
  return outputsOf(backend.compile(program), inputs);
}

/** The outputs of a compiled program without storages. */
export function outputsOf(executable: Executable, inputs: readonly ArrayLike<number>[]): number[][] {
  executable.bind([]);
  inputs.forEach((values, i) => executable.write(i, values));
  executable.compute();
  const outputs = executable.program.outputs.map((_, i) => Array.from(executable.read(i)));
  executable.unbind();
  return outputs;
}

/** Numbers between −2 and 2, the same on every run. */
export function noise(count: number, seed = 1): number[] {
  let state = seed * 2654435761;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 3266489917) | 0;
    return Math.fround(((state >>> 8) / 2 ** 24) * 4 - 2);
  });
}

export { sizeOf };
