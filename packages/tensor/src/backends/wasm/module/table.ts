import type { Program } from "../../../program/program.js";

/**
 * Where things lie in the table of a program, in words: the address of the work region, those of the storages, those of
 * the windows that move (in the order of their buffers), and how many iterations each loop has still to do.
 */
export interface Table {
  readonly work: number;
  readonly storage: (index: number) => number;
  readonly window: (buffer: number) => number;
  readonly counter: (loop: number) => number;
  readonly size: number;
}

export function tableOf({ buffers, storages, loops }: Program): Table {
  const moving = buffers.flatMap(({ id, window }) => (window && window.stride !== 0 ? [id] : []));
  const slots = new Map(moving.map((id, index) => [id, 1 + storages.length + index]));
  const counters = 1 + storages.length + moving.length;
  return {
    work: 0,
    storage: (index) => 1 + index,
    window: (buffer) => slots.get(buffer)!,
    counter: (loop) => counters + loop,
    size: counters + loops.length,
  };
}
