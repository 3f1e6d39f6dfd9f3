import { Bytes } from "./bytes.js";
import {
  memory,
  scalar,
  shifts,
  SHUFFLE,
  simd,
  SIMD_PREFIX,
  type MemoryOp,
  type ScalarOp,
  type ShiftOp,
  type SimdOp,
} from "./opcodes.js";

export type ValueType = "i32" | "v128";

export const valueTypes: Record<ValueType, number> = { i32: 0x7f, v128: 0x7b };

const EMPTY_BLOCK = 0x40;
/** As a power of two. */
const WORD_ALIGNMENT = 2;

/** Index of a local variable or parameter. */
export type Local = number;

/** The body of one function, written instruction by instruction. Parameters are its first locals. */
export class Code {
  readonly #bytes = new Bytes();
  readonly #locals: ValueType[] = [];
  readonly #parameters: number;
  readonly #scratch: Partial<Record<ValueType, Local>> = {};

  constructor(parameters: number) {
    this.#parameters = parameters;
  }

  local(type: ValueType): Local {
    return this.#parameters + this.#locals.push(type) - 1;
  }

  /** A local for a value that is used up at once, shared by all who need one. */
  scratch(type: ValueType): Local {
    return (this.#scratch[type] ??= this.local(type));
  }

  get(local: Local): this {
    return this.#indexed("local.get", local);
  }

  set(local: Local): this {
    return this.#indexed("local.set", local);
  }

  tee(local: Local): this {
    return this.#indexed("local.tee", local);
  }

  global(index: number): this {
    return this.#indexed("global.get", index);
  }

  call(index: number): this {
    return this.#indexed("call", index);
  }

  /** A 32-bit constant; unsigned addresses wrap to the same bits. */
  i32(value: number): this {
    this.#bytes.byte(scalar["i32.const"]).signed(value);
    return this;
  }

  scalar(op: ScalarOp): this {
    this.#bytes.byte(scalar[op]);
    return this;
  }

  simd(op: SimdOp): this {
    this.#bytes.byte(SIMD_PREFIX).unsigned(simd[op]);
    return this;
  }

  shift(op: ShiftOp, count: number): this {
    this.i32(count);
    this.#bytes.byte(SIMD_PREFIX).unsigned(shifts[op]);
    return this;
  }

  /** Picks 16 bytes out of the 32 of two vectors. */
  shuffle(bytes: readonly number[]): this {
    this.#bytes.byte(SIMD_PREFIX).unsigned(SHUFFLE).append(bytes);
    return this;
  }

  /** A load or store; `lane` for the lane instructions. The address (and the value) are on the stack. */
  memory(op: MemoryOp, offset: number, lane?: number): this {
    this.#bytes.byte(SIMD_PREFIX).unsigned(memory[op].code).unsigned(memory[op].align).unsigned(offset);
    if (lane !== undefined) this.#bytes.byte(lane);
    return this;
  }

  /** The word at the address on the stack, plus `offset`. */
  word(offset: number): this {
    this.#bytes.byte(scalar["i32.load"]).unsigned(WORD_ALIGNMENT).unsigned(offset);
    return this;
  }

  /** local += value, nothing for 0. */
  advance(local: Local, value: number): this {
    return (value | 0) === 0 ? this : this.get(local).i32(value).scalar("i32.add").set(local);
  }

  /** Repeats `body` until `counter`, which must be positive at the start, has come down to 0. */
  countDown(counter: Local, body: () => void): this {
    this.#bytes.byte(scalar.loop).byte(EMPTY_BLOCK);
    body();
    this.get(counter).i32(1).scalar("i32.sub").tee(counter);
    this.#bytes.byte(scalar.br_if).unsigned(0).byte(scalar.end);
    return this;
  }

  /** Runs `body` if the number on the stack is not 0. */
  when(body: () => void): void {
    this.#bytes.byte(scalar.if).byte(EMPTY_BLOCK);
    body();
    this.#bytes.byte(scalar.end);
  }

  /**
   * Code for each number, one after another: the local says where to begin. A case goes on with the next unless it
   * returns.
   */
  cases(number: Local, writers: readonly (() => void)[]): void {
    const out = this.#bytes;
    for (let i = 0; i < writers.length; i++) out.byte(scalar.block).byte(EMPTY_BLOCK);
    this.get(number);
    out.byte(scalar.br_table).unsigned(writers.length - 1);
    for (let i = 0; i < writers.length; i++) out.unsigned(i);
    for (const write of writers) {
      out.byte(scalar.end);
      write();
    }
  }

  /** The function as the code section wants it: locals in runs of one type, then the instructions. */
  encode(): Bytes {
    const runs: [number, ValueType][] = [];
    for (const type of this.#locals) {
      const last = runs.at(-1);
      if (last?.[1] === type) last[0]++;
      else runs.push([1, type]);
    }
    const out = new Bytes().unsigned(runs.length);
    for (const [count, type] of runs) out.unsigned(count).byte(valueTypes[type]);
    return out.append(this.#bytes).byte(scalar.end);
  }

  #indexed(op: ScalarOp, index: number): this {
    this.#bytes.byte(scalar[op]).unsigned(index);
    return this;
  }
}
