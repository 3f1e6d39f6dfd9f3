import type { Code, Local } from "../encoder/code.js";
import type { Words } from "../encoder/module.js";
import { distanceOf, LANES, WORD, type Copy, type PlacedCursor } from "./nest.js";

/** Loads the vector of one copy: at once, as one element in every lane, or lane by lane. */
export function writeLoad(code: Code, cursor: PlacedCursor, copy: Copy, lanes: number): void {
  const { local, lane: step } = cursor;
  const first = distanceOf(cursor, copy);
  const offset = pushAddress(code, local, first);
  if (step === 0) code.memory("v128.load32_splat", offset);
  else if (step === WORD) code.memory("v128.load", offset);
  else {
    code.memory("v128.load32_zero", offset);
    for (let lane = 1; lane < lanes; lane++) writeLaneLoad(code, local, first + lane * step, lane);
  }
}

/** The vector under load is on the stack, the instruction wants the address below it. */
function writeLaneLoad(code: Code, local: Local, distance: number, lane: number): void {
  const vector = code.scratch("v128");
  code.set(vector);
  const offset = pushAddress(code, local, distance);
  code.get(vector).memory("v128.load32_lane", offset, lane);
}

/** The coordinates of the lanes of one copy. */
export function writeCoordinate(
  code: Code,
  cursor: PlacedCursor,
  copy: Copy,
  constant: (words: Words) => number,
): void {
  const { local, lane: step } = cursor;
  code.get(local);
  const first = distanceOf(cursor, copy);
  if (first !== 0) code.i32(first).scalar("i32.add");
  code.simd("i32x4.splat");
  if (step === 0) return;
  code.global(constant([0, step, 2 * step, 3 * step])).simd("i32x4.add");
}

/** Stores what `push` leaves on the stack: the first `lanes` lanes of one copy. */
export function writeStore(code: Code, cursor: PlacedCursor, copy: Copy, lanes: number, push: () => void): void {
  const { local, lane: step } = cursor;
  const first = distanceOf(cursor, copy);
  if (step === WORD && lanes === LANES) {
    const offset = pushAddress(code, local, first);
    push();
    code.memory("v128.store", offset);
    return;
  }
  const vector = code.scratch("v128");
  push();
  code.set(vector);
  for (let lane = 0; lane < lanes;) {
    const pair = step === WORD && lane === 0 && lanes >= 2;
    const offset = pushAddress(code, local, first + lane * step);
    code.get(vector).memory(pair ? "v128.store64_lane" : "v128.store32_lane", offset, pair ? 0 : lane);
    lane += pair ? 2 : 1;
  }
}

/** Puts an address on the stack, and returns what the instruction has to add: its offset is unsigned. */
export function pushAddress(code: Code, local: Local, distance: number): number {
  code.get(local);
  if (distance >= 0) return distance;
  code.i32(distance).scalar("i32.add");
  return 0;
}
