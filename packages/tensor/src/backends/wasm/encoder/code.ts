import { pushSigned, pushUnsigned, unsigned, type Bytes } from "./bytes.js";
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
  readonly #out: Bytes = [];
  /** In runs of one type, as they are written. */
  readonly #locals: { type: ValueType; count: number }[] = [];
  #count: number;
  readonly #scratch: Partial<Record<ValueType, Local>> = {};

  constructor(parameters: number) {
    this.#count = parameters;
  }

  local(type: ValueType): Local {
    const last = this.#locals.at(-1);
    if (last?.type === type) last.count++;
    else this.#locals.push({ type, count: 1 });
    return this.#count++;
  }

  /** A local for a value that is used up at once, shared by all who need one. */
  scratch(type: ValueType): Local {
    return (this.#scratch[type] ??= this.local(type));
  }

  get(local: Local): this {
    return this.#indexed(scalar["local.get"], local);
  }

  set(local: Local): this {
    return this.#indexed(scalar["local.set"], local);
  }

  tee(local: Local): this {
    return this.#indexed(scalar["local.tee"], local);
  }

  global(index: number): this {
    return this.#indexed(scalar["global.get"], index);
  }

  call(index: number): this {
    return this.#indexed(scalar.call, index);
  }

  /** A 32-bit constant; unsigned addresses wrap to the same bits. */
  i32(value: number): this {
    this.#out.push(scalar["i32.const"]);
    pushSigned(this.#out, value);
    return this;
  }

  scalar(op: ScalarOp): this {
    this.#out.push(scalar[op]);
    return this;
  }

  simd(op: SimdOp): this {
    return this.#indexed(SIMD_PREFIX, simd[op]);
  }

  shift(op: ShiftOp, count: number): this {
    return this.i32(count).#indexed(SIMD_PREFIX, shifts[op]);
  }

  /** Picks 16 bytes out of the 32 of two vectors. */
  shuffle(bytes: readonly number[]): this {
    this.#out.push(SIMD_PREFIX, SHUFFLE, ...bytes);
    return this;
  }

  /** A load or store; `lane` for the lane instructions. The address (and the value) are on the stack. */
  memory(op: MemoryOp, offset: number, lane?: number): this {
    const { code, align } = memory[op];
    this.#out.push(SIMD_PREFIX, code, align);
    pushUnsigned(this.#out, offset);
    if (lane !== undefined) this.#out.push(lane);
    return this;
  }

  /** The word at the address on the stack, plus `offset`. */
  word(offset: number): this {
    this.#out.push(scalar["i32.load"], WORD_ALIGNMENT);
    pushUnsigned(this.#out, offset);
    return this;
  }

  /** Stores the word on the stack at the address below it, plus `offset`. */
  storeWord(offset: number): this {
    this.#out.push(scalar["i32.store"], WORD_ALIGNMENT);
    pushUnsigned(this.#out, offset);
    return this;
  }

  /** local += value, nothing for 0. */
  advance(local: Local, value: number): this {
    return (value | 0) === 0 ? this : this.get(local).i32(value).scalar("i32.add").set(local);
  }

  /** Begins a loop: what comes before `countDown` is repeated. */
  loop(): this {
    this.#out.push(scalar.loop, EMPTY_BLOCK);
    return this;
  }

  /** Ends a loop when `counter`, which must be positive at the start, has come down to 0. */
  countDown(counter: Local): this {
    this.get(counter).i32(1).scalar("i32.sub").tee(counter);
    this.#out.push(scalar.br_if, 0, scalar.end);
    return this;
  }

  /** What comes before `end` is done if the number on the stack is not 0. */
  if(): this {
    this.#out.push(scalar.if, EMPTY_BLOCK);
    return this;
  }

  end(): this {
    this.#out.push(scalar.end);
    return this;
  }

  /**
   * Code for each number below `count`, one after another: the local says where to begin. A case goes on with the next
   * unless it returns, or jumps: a branch to so many blocks outside its own begins anew with what the local says then.
   */
  cases(number: Local, count: number, write: (index: number, blocks: number) => void): void {
    const out = this.#out;
    out.push(scalar.loop, EMPTY_BLOCK);
    for (let i = 0; i < count; i++) out.push(scalar.block, EMPTY_BLOCK);
    this.get(number);
    out.push(scalar.br_table);
    pushUnsigned(out, count - 1);
    for (let i = 0; i < count; i++) pushUnsigned(out, i);
    for (let i = 0; i < count; i++) {
      out.push(scalar.end);
      write(i, count - 1 - i);
    }
    out.push(scalar.end);
  }

  /** Goes to the end of the block that is so many blocks outside the innermost, or to the beginning of such a loop. */
  branch(blocks: number): this {
    return this.#indexed(scalar.br, blocks);
  }

  /** The function as the code section wants it: its length and locals in runs of one type, then the instructions. */
  encode(): readonly [Bytes, Bytes] {
    const locals = unsigned(this.#locals.length);
    for (const { type, count } of this.#locals) {
      pushUnsigned(locals, count);
      locals.push(valueTypes[type]);
    }
    this.end();
    return [[...unsigned(locals.length + this.#out.length), ...locals], this.#out];
  }

  #indexed(opcode: number, index: number): this {
    if (index < 0x80) this.#out.push(opcode, index);
    else {
      this.#out.push(opcode);
      pushUnsigned(this.#out, index);
    }
    return this;
  }
}
