import { InternalError } from "../core/errors.js";
import { accessesOf, type Access, type Buffer, type Program, type Step } from "../program/program.js";
import { sameStrides } from "../program/access.js";
import { Hazards } from "../program/hazards.js";
import { baseOf } from "../program/window.js";

/**
 * The check of loops: each holds another or is apart from it, windows stay within what they are parts of, only steps of
 * their loop use them, and no iteration reads a carry's old value after it wrote the new one.
 *
 * @throws {InternalError} a bug of the planner.
 */
export function checkLoops(program: Program): void {
  const { buffers, steps, loops } = program;
  checkNesting(program);
  for (const buffer of buffers) checkWindow(buffer, program);
  steps.forEach((step, index) => {
    const { reads, writes } = accessesOf(step);
    for (const { buffer } of [...reads, ...writes]) {
      for (let { window } = buffers[buffer]; window; { window } = buffers[window.of]) {
        const { from, to } = loops[window.loop];
        if (index < from || index >= to) throw new InternalError(`plan: step ${index} uses a window of another loop`);
      }
    }
  });
  const overwritten = findOverwritten(program);
  if (overwritten !== undefined) {
    throw new InternalError(`plan: buffer ${overwritten} overwrites what the same iteration has still to read`);
  }
}

function checkNesting({ steps, loops }: Program): void {
  loops.forEach(({ from, to, count }, i) => {
    const isRange = 0 <= from && from <= to && to <= steps.length && Number.isInteger(count) && count >= 1;
    const fits = loops.slice(i + 1).every((other) => other.from >= from && (other.to <= to || other.from >= to));
    if (!isRange || !fits) throw new InternalError(`plan: loop ${i} crosses another`);
  });
}

function checkWindow({ id, size, window, block }: Buffer, { buffers, loops }: Program): void {
  if ((window === undefined) !== (block !== "window")) throw new InternalError(`plan: buffer ${id} is no window`);
  if (!window) return;
  const { of, start, stride, loop } = window;
  const ends = [start, start + (loops[loop].count - 1) * stride];
  if (Math.min(...ends) < 0 || Math.max(...ends) + size > buffers[of].size) {
    throw new InternalError(`plan: window ${id} leaves buffer ${of}`);
  }
}

/**
 * A buffer through which a step writes what the same or a later step of the same iteration still reads through another: the
 * new value of a carry that has only one place. A loop that reads an element where it writes it reads it first.
 */
export function findOverwritten({
  buffers,
  steps,
  loops,
}: Pick<Program, "buffers" | "steps" | "loops">): number | undefined {
  const hazards = new Hazards(buffers);
  for (const [number, { from, to }] of loops.entries()) {
    for (let index = from; index < to; index++) {
      for (const write of accessesOf(steps[index]).writes) {
        const { window } = buffers[write.buffer];
        if (window?.loop !== number) continue;
        const later = steps
          .slice(index, to)
          .findIndex((step, after) => clashes(steps[index], write, step, after === 0));
        if (later >= 0) return write.buffer;
      }
    }
  }
  return undefined;

  function clashes(writer: Step, write: Access, reader: Step, isSame: boolean): boolean {
    return accessesOf(reader).reads.some((read) => {
      if (read.buffer === write.buffer || baseOf(buffers, read.buffer) !== baseOf(buffers, write.buffer)) return false;
      if (!hazards.mayTouch(writer, write, reader, read)) return false;
      return !(isSame && reader.kind !== "named" && sameStrides(read, write) && hazards.samePlace(read, write));
    });
  }
}
