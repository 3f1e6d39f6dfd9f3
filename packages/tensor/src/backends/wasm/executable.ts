import type { DType, TypedArray } from "../../core/dtype.js";
import { IndexError, InvalidArgumentError } from "../../core/errors.js";
import type { Storage } from "../../memory/storage.js";
import { accessesOf, type Buffer, type Program, type Step } from "../../program/program.js";
import { baseOf } from "../../program/window.js";
import type { Executable } from "../backend.js";
import { WORD } from "./loops/nest.js";
import type { Arena } from "./memory/arena.js";
import { ERROR_CELL, type Heap } from "./memory/heap.js";
import type { Residents } from "./memory/residents.js";
import { copyIn, copyOut } from "./memory/transfer.js";
import { WorkRegion } from "./memory/work-region.js";
import type { Launches } from "./module/launches.js";
import { tableOf, type Table } from "./module/table.js";
import type { Runner } from "./runner.js";

/** What the executables of one backend share. */
export interface Surroundings {
  readonly heap: Heap;
  readonly residents: Residents;
  readonly arena: Arena;
}

/** A program as an instance of its own WebAssembly module, and the memory that it works in. */
export class WasmExecutable implements Executable {
  readonly program: Program;
  readonly #surroundings: Surroundings;
  readonly #runner: Runner;
  readonly #region: WorkRegion;
  readonly #launches: Launches;
  readonly #table: Table;
  /** Storages that compute and commit write to. */
  readonly #written: { readonly compute: readonly number[]; readonly commit: readonly number[] };
  #bound: readonly Storage[] = [];
  #addresses: readonly number[] = [];
  #changes = 0;
  #work = 0;

  constructor(program: Program, launches: Launches, runner: Runner, surroundings: Surroundings) {
    this.program = program;
    this.#surroundings = surroundings;
    this.#runner = runner;
    this.#region = new WorkRegion(program, launches, runner.threads);
    this.#launches = launches;
    this.#table = tableOf(program);
    this.#written = {
      compute: storagesWritten(program, program.steps.slice(0, program.commit)),
      commit: storagesWritten(program, program.steps.slice(program.commit)),
    };
  }

  get threads(): number {
    return this.#runner.threads;
  }

  get scratchBytes(): number {
    return this.#region.bytes - this.program.workSize * WORD;
  }

  pieces(step: number): number {
    const { list, ofStep } = this.#launches;
    return Math.max(1, ...list.slice(ofStep[step].from, ofStep[step].to).map(({ pieces }) => pieces));
  }

  bind(storages: readonly Storage[]): void {
    this.#place();
    // Still bound from the last run: storages have not moved, and what the host wrote since is copied in by `compute`.
    if (storages === this.#bound) return;
    this.#check(storages);
    this.unbind();
    const { residents } = this.#surroundings;
    const addresses: number[] = [];
    try {
      for (const storage of storages) addresses.push(residents.pin(storage));
    } catch (error) {
      for (const storage of storages.slice(0, addresses.length)) residents.unpin(storage);
      throw error;
    }
    this.#bound = storages;
    this.#addresses = addresses;
    this.#changes = residents.changes;
  }

  unbind(): void {
    const bound = this.#bound;
    this.#bound = [];
    for (const storage of bound) this.#surroundings.residents.unpin(storage);
  }

  write(index: number, values: ArrayLike<number>): void {
    const buffer = this.#buffer("input", this.program.inputs, index);
    if (values.length !== buffer.size) {
      throw new InvalidArgumentError(
        `wasm: input ${index} "${buffer.name}" has ${buffer.size} elements, got ${values.length}`,
      );
    }
    copyIn(this.#surroundings.heap, this.#address(buffer), buffer.dtype, values);
  }

  compute(): void {
    this.#refresh();
    this.#run(0, this.#launches.edges[this.program.commit]);
    this.#markWritten(this.#written.compute);
    this.#throwIndexError();
  }

  commit(): void {
    this.#run(this.#launches.edges[this.program.commit], this.#launches.list.length);
    this.#markWritten(this.#written.commit);
    this.#throwIndexError();
  }

  runSteps(from: number, to: number): void {
    const { edges } = this.#launches;
    this.#refresh();
    this.#run(edges[from], edges[to]);
    this.#markWritten(this.#written.compute);
    this.#markWritten(this.#written.commit);
    this.#throwIndexError();
  }

  runStep(step: number): void {
    const { from, to } = this.#launches.ofStep[step];
    this.#run(from, to);
    this.#markWritten(this.#written.compute);
    this.#markWritten(this.#written.commit);
    this.#throwIndexError();
  }

  enterLoop(loop: number): void {
    const { from } = this.#launches.bodies[loop];
    this.#run(from - 1, from);
  }

  advanceLoop(loop: number): void {
    const { to } = this.#launches.bodies[loop];
    this.#run(to, to + 1);
  }

  read(index: number): TypedArray {
    const buffer = this.#buffer("output", this.program.outputs, index);
    return copyOut(this.#surroundings.heap, this.#address(buffer), buffer.dtype, buffer.size);
  }

  readScalar(index: number, element = 0): number {
    const buffer = this.#buffer("output", this.program.outputs, index);
    const { heap } = this.#surroundings;
    return (buffer.dtype === "float32" ? heap.f32 : heap.i32)[this.#address(buffer) / WORD + element];
  }

  /** Makes sure of the work region, which moves when a larger program comes. */
  #place(): void {
    const { arena } = this.#surroundings;
    arena.reserve(this.#region.bytes);
    this.#work = arena.address;
  }

  /** Launches [from, to). */
  #run(from: number, to: number): void {
    this.#place();
    const { table } = this.#region;
    const start = (this.#work + table) / WORD;
    const memory = this.#surroundings.heap.i32;
    const slots = this.#table;
    memory[start + slots.work] = this.#work;
    for (let i = 0; i < this.#addresses.length; i++) memory[start + slots.storage(i)] = this.#addresses[i];
    this.#runner.run(from, to, this.#work, this.#region);
  }

  /** Values that the host wrote since the storages were bound go in. */
  #refresh(): void {
    const { residents } = this.#surroundings;
    if (this.#changes === residents.changes) return;
    this.#changes = residents.changes;
    for (const storage of this.#bound) residents.refresh(storage);
  }

  #markWritten(indices: readonly number[]): void {
    for (const index of indices) this.#bound[index]?.residesIn(this.#surroundings.residents, "stale");
  }

  #address({ block, storage, offset }: Buffer): number {
    if (block === "storage") return this.#addresses[storage] + offset * WORD;
    this.#place();
    return this.#work + offset * WORD;
  }

  #buffer(role: string, buffers: readonly number[], index: number): Buffer {
    const id = buffers[index];
    if (id === undefined)
      throw new InvalidArgumentError(`wasm: the program has ${buffers.length} ${role}s, no number ${index}`);
    return this.program.buffers[id];
  }

  #check(storages: readonly Storage[]): void {
    const slots = this.program.storages;
    if (storages.length !== slots.length) {
      throw new InvalidArgumentError(`wasm: the program needs ${slots.length} storages, got ${storages.length}`);
    }
    slots.forEach((slot, index) => {
      const { dtype, size } = storages[index];
      if (dtype === slot.dtype && size === slot.size) return;
      const [want, got] = [describe(slot), describe({ dtype, size })];
      throw new InvalidArgumentError(`wasm: storage ${index} must hold ${want}, got ${got}`);
    });
  }

  /** Kernels note the first index that lies outside its axis instead of reading there. */
  #throwIndexError(): void {
    const words = this.#surroundings.heap.i32;
    const cell = ERROR_CELL / WORD;
    const step = words[cell];
    if (step === 0) return;
    words[cell] = 0;
    const [index, size] = [words[cell + 1], words[cell + 2]];
    const met = this.program.steps[step - 1];
    const range = size === 0 ? "the axis is empty" : `outside 0 … ${size - 1} (axis of size ${size})`;
    throw new IndexError(`${met.label}: index ${index} is ${range}`, met);
  }
}

function describe({ dtype, size }: { dtype: DType; size: number }): string {
  return `${size} elements of ${dtype}`;
}

/** The storages that steps write to. */
function storagesWritten({ buffers }: Program, steps: readonly Step[]): number[] {
  const written = new Set<number>();
  const note = (id: number): void => {
    const { block, storage } = buffers[baseOf(buffers, id)];
    if (block === "storage") written.add(storage);
  };
  for (const step of steps) for (const { buffer } of accessesOf(step).writes) note(buffer);
  return [...written];
}
