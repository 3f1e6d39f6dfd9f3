import type { Buffer } from "./program.js";

/** The buffer in whose memory another lies: what a window, or a window of a window, is a part of; else the buffer itself. */
export function baseOf(buffers: readonly Buffer[], id: number): number {
  let base = id;
  for (let { window } = buffers[base]; window; { window } = buffers[base]) base = window.of;
  return base;
}

/** Where a buffer lies in memory: windows that move alike stay as far from each other as they are at first. */
export interface Position {
  readonly base: number;
  readonly start: number;
  /** The loops with which it moves, and how far; "" for one that stays. */
  readonly movement: string;
}

export function positionOf(buffers: readonly Buffer[], id: number): Position {
  let base = id;
  let start = 0;
  let movement = "";
  for (let { window } = buffers[base]; window; { window } = buffers[base]) {
    base = window.of;
    start += window.start;
    if (window.stride !== 0) movement += `${window.loop}:${window.stride},`;
  }
  return { base, start, movement };
}
