import type { Program } from "../../../program/program.js";
import type { Code, Local } from "../encoder/code.js";
import type { Place } from "../loops/accesses.js";
import { WORD } from "../loops/nest.js";
import type { MarkLaunch, Range } from "./launches.js";
import type { Table } from "./table.js";

/** Parameters of the function that the marks stand in. */
interface Parameters {
  readonly table: Local;
  readonly from: Local;
}

/** A window that moves: its buffer's number. */
interface Moving {
  readonly id: number;
  readonly of: number;
  readonly start: number;
  readonly stride: number;
}

/** Writes what loops do between their steps: all of it is done in the table, so kernels know nothing of loops. */
export class LoopMarks {
  readonly #program: Program;
  readonly #table: Table;
  readonly #bodies: readonly Range[];
  readonly #address: (code: Code, place: Place) => void;

  /** @param address writes the address of a place */
  constructor(program: Program, table: Table, bodies: readonly Range[], address: (code: Code, place: Place) => void) {
    this.#program = program;
    this.#table = table;
    this.#bodies = bodies;
    this.#address = address;
  }

  /** `again`: how many blocks outside is that which begins anew where the parameter `from` says. */
  write(code: Code, { mark, of }: MarkLaunch, parameters: Parameters, again: number): void {
    const counter = this.#table.counter(of) * WORD;
    const { table, from } = parameters;
    if (mark === "enter") {
      code.get(table).i32(this.#program.loops[of].count).storeWord(counter);
      for (const { id, of: base, start } of this.#windowsOf(of)) {
        code.get(table);
        this.#address(code, { buffer: base, offset: start });
        code.storeWord(this.#table.window(id) * WORD);
      }
    } else if (mark === "advance") {
      addTo(code, table, counter, -1);
      for (const { id, stride } of this.#windowsOf(of))
        addTo(code, table, this.#table.window(id) * WORD, stride * WORD);
    } else {
      code.get(table).word(counter).if();
      code.i32(this.#bodies[of].from).set(from);
      code.branch(1 + again).end();
    }
  }

  /** Outer windows come first: the others may be parts of them. */
  #windowsOf(loop: number): Moving[] {
    return this.#program.buffers.flatMap(({ id, window }) =>
      window?.loop === loop && window.stride !== 0 ? [{ ...window, id }] : [],
    );
  }
}

/** Adds a number to a word of the table. */
function addTo(code: Code, table: Local, offset: number, value: number): void {
  code.get(table).get(table).word(offset).i32(value).scalar("i32.add").storeWord(offset);
}
