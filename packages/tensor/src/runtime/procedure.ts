import type { Backend, Executable } from "../backends/backend.js";
import { compileProgram, getBackend } from "../backends/select.js";
import type { NdArray, TypedArray } from "../core/dtype.js";
import { IndexError, InternalError, InvalidArgumentError } from "../core/errors.js";
import type { Tensor } from "../core/tensor.js";
import { checkExplainOptions, explain, type ExplainOptions } from "../observe/explain.js";
import type { Explanation } from "../observe/explanation.js";
import { Recent } from "../memory/recent.js";
import { memoryOf, type ProgramMemory } from "../observe/memory.js";
import { keptPrograms } from "../program/kept.js";
import { planProgram } from "../program/plan.js";
import { printProgram } from "../program/print.js";
import { accessesOf, type Program, type Step } from "../program/program.js";
import { buildGraph, type Graph, type Update } from "../schedule/graph/graph.js";

/** Plans by structure: networks of one architecture share one. */
const plans = new Recent<Program>(keptPrograms);

function planOf(graph: Graph): Program {
  return plans.get(graph.key, () => planProgram(graph));
}

export interface ProcedureOptions {
  /** Placeholders, in the order in which their values are written. */
  readonly inputs?: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  /** Parameters' new values, written by `commit`. */
  readonly updates?: readonly Update[];
  /** Runs here whatever `setBackend` says. */
  readonly backend?: Backend;
}

interface Compiled {
  readonly backend: Backend;
  readonly executable: Executable;
}

/**
 * A computation that is planned once and run many times. One run is: `bind`, `write` every input, `compute`, look at the
 * outputs, `commit`; without waiting in between, since all programs of a backend share one arena.
 */
export class Procedure {
  readonly program: Program;
  readonly #graph: Graph;
  readonly #slots: readonly number[];
  readonly #constants: readonly { readonly slot: number; readonly input: Tensor }[];
  readonly #outputs: readonly Tensor[];
  readonly #backend: Backend | undefined;
  readonly #needsFloat64: boolean;
  #compiled: Compiled | undefined;
  #executable: Executable | undefined;

  constructor({ inputs = [], outputs, updates = [], backend }: ProcedureOptions) {
    this.#graph = buildGraph(outputs, updates);
    this.program = planOf(this.#graph);
    this.#slots = inputs.map((input) => this.#graph.inputs.indexOf(input));
    this.#constants = this.#graph.inputs
      .map((input, slot) => ({ slot, input }))
      .filter(({ slot }) => !this.#slots.includes(slot));
    this.#outputs = outputs;
    this.#backend = backend;
    this.#needsFloat64 = this.program.buffers.some(({ dtype }) => dtype === "float64");
  }

  /** Prepares a run: finds the compiled program, makes its storages resident, writes the constants. */
  bind(): void {
    const { executable } = this.#compile();
    executable.bind(this.#graph.storages);
    for (const { slot, input } of this.#constants) executable.write(slot, constantValues(input));
    this.#executable = executable;
  }

  /** Gives placeholder number `index` its values. One that the outputs do not depend on is ignored. */
  write(index: number, values: ArrayLike<number>): void {
    const slot = this.#slots[index];
    if (slot < 0) return;
    const expected = this.#graph.inputs[slot].size;
    if (values.length !== expected) {
      throw new InvalidArgumentError(`input ${index}: expected ${expected} values, got ${values.length}`);
    }
    this.#bound.write(slot, values);
  }

  /** Whether the outputs or updates depend on placeholder number `index`. */
  uses(index: number): boolean {
    return this.#slots[index] >= 0;
  }

  compute(): void {
    try {
      this.#bound.compute();
    } catch (error) {
      throw this.#placed(error);
    }
  }

  commit(): void {
    try {
      this.#bound.commit();
    } catch (error) {
      throw this.#placed(error);
    }
  }

  read(index: number): TypedArray {
    return this.#bound.read(index);
  }

  /** One element of output number `index`, without allocating. */
  readScalar(index: number, element = 0): number {
    return this.#bound.readScalar(index, element);
  }

  /** Output number `index` with its shape. */
  result(index: number): NdArray {
    const { shape, dtype } = this.#outputs[index];
    return { data: this.read(index), shape, dtype };
  }

  unbind(): void {
    this.#executable?.unbind();
    this.#executable = undefined;
  }

  /** A whole run. */
  run(values: readonly ArrayLike<number>[] = []): NdArray[] {
    this.bind();
    try {
      values.forEach((value, index) => this.write(index, value));
      this.compute();
      const results = this.#outputs.map((_, index) => this.result(index));
      this.commit();
      return results;
    } finally {
      this.unbind();
    }
  }

  /** Bytes that a run needs, and why. */
  get memory(): ProgramMemory {
    return memoryOf(this.program, this.#compile().executable.scratchBytes);
  }

  /**
   * Runs the program some times and says for each step how long it took, what it computed and what it moved. Parameters
   * and all other state are afterwards what they were.
   *
   * @throws {InvalidArgumentError} an option that makes no sense, or values that do not fit.
   */
  explain(values: readonly ArrayLike<number>[] = [], options: ExplainOptions = {}): Explanation {
    checkExplainOptions(options, "explain");
    const { backend, executable } = this.#compile();
    const restore = this.#keepState();
    const prepare = (): void => {
      restore();
      this.bind();
      values.forEach((value, index) => this.write(index, value));
    };
    try {
      prepare();
      return explain({ executable, backend: backend.name, prepare, partsOf: this.#partsOf }, options);
    } catch (error) {
      throw this.#placed(error);
    } finally {
      restore();
      this.unbind();
    }
  }

  toString(): string {
    return printProgram(this.program);
  }

  #compile(): Compiled {
    const backend = this.#backend ?? getBackend(this.#needsFloat64);
    if (this.#compiled?.backend !== backend) {
      this.#compiled = { backend, executable: compileProgram(this.program, backend) };
    }
    return this.#compiled;
  }

  /** An index outside its axis, with the part of the computation that met it. */
  #placed(error: unknown): unknown {
    if (!(error instanceof IndexError && error.step)) return error;
    const [part] = this.#partsOf(error.step as Step);
    return part ? new IndexError(`${part}: ${error.message}`) : error;
  }

  /** The scopes of the nodes that a step was written for. */
  readonly #partsOf = ({ origins = [] }: Step): string[] => {
    const scopes = origins.map((number) => this.#graph.nodes[number].scope);
    return [...new Set(scopes.filter((scope) => scope !== ""))];
  };

  /** Copies the storages that the program writes; the result puts the copies back. */
  #keepState(): () => void {
    const { buffers, steps } = this.program;
    const written = new Set(
      steps.flatMap((step) => accessesOf(step).writes.map(({ buffer }) => buffers[buffer].storage)),
    );
    const kept = this.#graph.storages
      .filter((_, index) => written.has(index))
      .map((storage) => ({ storage, values: storage.values.slice() }));
    return () => kept.forEach(({ storage, values }) => storage.write(values));
  }

  get #bound(): Executable {
    if (!this.#executable) throw new InternalError("procedure: bind() comes before write, compute, commit and read");
    return this.#executable;
  }
}

function constantValues(input: Tensor): ArrayLike<number> {
  const { kernel } = input.op;
  const values = kernel.kind === "input" ? kernel.values?.(input.attributes) : undefined;
  if (values) return values;
  throw new InvalidArgumentError(
    "a tensor that is traced by compile() has no values yet: return it from the compiled function, or use it only there",
  );
}

/** The values of tensors: a small program is planned (or found by its structure) and run at once. */
export function evaluate(tensors: readonly Tensor[], updates: readonly Update[] = []): NdArray[] {
  return new Procedure({ outputs: tensors, updates }).run();
}
