import type { Program } from "../../../program/program.js";
import type { Code, Local } from "../encoder/code.js";
import { ModuleBuilder } from "../encoder/module.js";
import type { LoopKernel } from "../loops/kernel.js";
import type { Place } from "../loops/accesses.js";
import { WORD } from "../loops/nest.js";
import type { Argument } from "../named/named-kernel.js";
import type { CallLaunch, Launch, Launches, LoopLaunch, MarkLaunch } from "./launches.js";
import { LoopMarks } from "./loop-marks.js";
import { tableOf, type Table } from "./table.js";

/** The names by which a program's module and its surroundings know each other. */
export const linkage = { module: "nn", memory: "memory", run: "run", piece: "piece" } as const;

/** The functions of a program's module. */
export interface ProgramExports {
  /** Runs launches [from, to), all pieces. */
  run(table: number, scratch: number, from: number, to: number): void;
  /** Runs one piece of a launch that has several. */
  piece(table: number, scratch: number, launch: number, piece: number): void;
}

export interface ModuleOptions {
  /** Whether relaxed SIMD may be used. */
  readonly relaxed: boolean;
  /** The largest size of the memory if threads share it. */
  readonly sharedPages?: number | undefined;
}

/**
 * Writes a program as one WebAssembly module: a function for each different map or reduction, and `run` and `piece`, which
 * call them and the library's. Addresses are a base, from a table in memory, plus a constant, so that the module serves
 * every network of the same structure, and every thread.
 */
export function programModule(program: Program, launches: Launches, options: ModuleOptions): Uint8Array<ArrayBuffer> {
  const builder = new ModuleBuilder();
  builder.importMemory(linkage.module, linkage.memory, options.sharedPages);
  for (const launch of launches.list) {
    if ("call" in launch) builder.importFunction(linkage.module, launch.call.function, launch.call.arguments.length);
  }
  new ModuleWriter(program, launches, builder, options.relaxed).write();
  return builder.build();
}

/** Parameters of `run`, of `piece`, and of the function of one launch, which is called for each of its pieces. */
const RUN = { table: 0, scratch: 1, from: 2, to: 3 } as const;
const PIECE = { table: 0, scratch: 1, launch: 2, piece: 3 } as const;
const LAUNCH = { table: 0, scratch: 1, piece: 2 } as const;

class ModuleWriter {
  readonly #program: Program;
  readonly #launches: readonly Launch[];
  readonly #builder: ModuleBuilder;
  readonly #relaxed: boolean;
  readonly #loops = new Map<string, number>();
  readonly #table: Table;
  readonly #marks: LoopMarks;

  constructor(program: Program, launches: Launches, builder: ModuleBuilder, relaxed: boolean) {
    this.#program = program;
    this.#launches = launches.list;
    this.#table = tableOf(program);
    this.#marks = new LoopMarks(program, this.#table, launches.bodies, (code, place) =>
      this.#address(code, RUN.table, place),
    );
    this.#builder = builder;
    this.#relaxed = relaxed;
  }

  write(): void {
    const run = this.#builder.function(4, linkage.run).code;
    const piece = this.#builder.function(4, linkage.piece).code;
    if (this.#launches.length === 0) return;
    const functions = this.#launches.map((launch) => ("mark" in launch ? undefined : this.#launchFunction(launch)));
    this.#writeRun(run, functions);
    this.#writePiece(piece, functions);
  }

  /** Begins at launch `from` and returns before launch `to`. */
  #writeRun(code: Code, functions: readonly (number | undefined)[]): void {
    const counter = code.local("i32");
    code.cases(RUN.from, this.#launches.length, (index, blocks) => {
      const launch = this.#launches[index];
      if ("mark" in launch) this.#marks.write(code, launch, RUN, blocks);
      else {
        const several = launch.pieces > 1;
        if (several) code.i32(launch.pieces).set(counter).loop();
        code.get(RUN.table).get(RUN.scratch);
        if (several) code.get(counter).i32(1).scalar("i32.sub");
        else code.i32(0);
        code.call(functions[index]!);
        if (several) code.countDown(counter);
      }
      code
        .get(RUN.to)
        .i32(index + 1)
        .scalar("i32.eq");
      code.if().scalar("return").end();
    });
  }

  #writePiece(code: Code, functions: readonly (number | undefined)[]): void {
    code.cases(PIECE.launch, functions.length, (launch) => {
      const index = functions[launch];
      if (index !== undefined) code.get(PIECE.table).get(PIECE.scratch).get(PIECE.piece).call(index);
      code.scalar("return");
    });
  }

  /** A function that does one piece of a launch. */
  #launchFunction(launch: Exclude<Launch, MarkLaunch>): number {
    const { code, index } = this.#builder.function(3);
    if ("loop" in launch) this.#writeLoop(code, launch);
    else this.#writeCall(code, launch);
    return index;
  }

  #writeLoop(code: Code, { loop, pieces }: LoopLaunch): void {
    for (const place of loop.places) this.#address(code, LAUNCH.table, place);
    if (pieces === 1) code.i32(0).i32(loop.tiles);
    else {
      // Piece p has tiles [p · tiles / pieces, (p + 1) · tiles / pieces).
      const edge = (): Code => code.i32(loop.tiles).scalar("i32.mul").i32(pieces).scalar("i32.div_u");
      code.get(LAUNCH.piece);
      edge().get(LAUNCH.piece).i32(1).scalar("i32.add");
      edge();
    }
    code.call(this.#loopFunction(loop));
  }

  #writeCall(code: Code, { step, call }: CallLaunch): void {
    for (const argument of call.arguments) this.#argument(code, argument, step);
    code.call(this.#builder.importFunction(linkage.module, call.function, call.arguments.length));
  }

  #loopFunction({ key, places, write }: LoopKernel): number {
    let index = this.#loops.get(key);
    if (index === undefined) {
      const written = this.#builder.function(places.length + 2);
      write(written.code, { relaxed: this.#relaxed, constant: (words) => this.#builder.constant(words) });
      index = written.index;
      this.#loops.set(key, index);
    }
    return index;
  }

  #argument(code: Code, argument: Argument, step: number): void {
    if (argument === "step") code.i32(step + 1);
    else if (argument === "piece") code.get(LAUNCH.piece);
    else if (argument === "scratch") code.get(LAUNCH.scratch);
    else if (argument === "shared") this.#based(code, LAUNCH.table, this.#table.work, this.#program.workSize);
    else if (typeof argument === "number") code.i32(argument);
    else {
      const { buffer, offset } = argument.operand;
      this.#address(code, LAUNCH.table, { buffer, offset: offset + argument.offset });
    }
  }

  #address(code: Code, table: Local, { buffer, offset }: Place): void {
    const { block, storage, offset: start, window } = this.#program.buffers[buffer];
    if (window?.stride === 0) this.#address(code, table, { buffer: window.of, offset: window.start + offset });
    else if (window) this.#based(code, table, this.#table.window(buffer), offset);
    else this.#based(code, table, block === "work" ? this.#table.work : this.#table.storage(storage), start + offset);
  }

  /** A base from the table, plus so many words. */
  #based(code: Code, table: Local, slot: number, words: number): void {
    code.get(table).word(slot * WORD);
    if (words !== 0) code.i32(words * WORD).scalar("i32.add");
  }
}
