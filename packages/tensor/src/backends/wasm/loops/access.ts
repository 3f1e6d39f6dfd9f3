import type { Code, Local } from "../encoder/code.js";
import type { Words } from "../encoder/module.js";
import { distanceOf, LANES, stepsOf, WORD, type Copy, type Nest } from "./nest.js";

/** Loads the vector of one copy: at once, as one element in every lane, or lane by lane. */
export function writeLoad(code: Code, nest: Nest, cursor: number, local: Local, copy: Copy, lanes: number): void {
  const steps = stepsOf(nest, cursor);
  const first = distanceOf(nest, cursor, copy);
  if (steps.lane === 0) memoryAt(code, local, first, (offset) => code.memory("v128.load32_splat", offset));
  else if (steps.lane === WORD) memoryAt(code, local, first, (offset) => code.memory("v128.load", offset));
  else {
    memoryAt(code, local, first, (offset) => code.memory("v128.load32_zero", offset));
    for (let lane = 1; lane < lanes; lane++) writeLaneLoad(code, local, first + lane * steps.lane, lane);
  }
}

/** The vector under load is on the stack, the instruction wants the address below it. */
function writeLaneLoad(code: Code, local: Local, distance: number, lane: number): void {
  const vector = code.scratch("v128");
  code.set(vector);
  memoryAt(code, local, distance, (offset) => code.get(vector).memory("v128.load32_lane", offset, lane));
}

/** The coordinates of the lanes of one copy. */
export function writeCoordinate(
  code: Code,
  nest: Nest,
  cursor: number,
  local: Local,
  copy: Copy,
  constant: (words: Words) => number,
): void {
  const steps = stepsOf(nest, cursor);
  code.get(local);
  const first = distanceOf(nest, cursor, copy);
  if (first !== 0) code.i32(first).scalar("i32.add");
  code.simd("i32x4.splat");
  if (steps.lane === 0) return;
  code.global(constant([0, steps.lane, 2 * steps.lane, 3 * steps.lane])).simd("i32x4.add");
}

/** Stores what `push` leaves on the stack: the first `lanes` lanes of one copy. */
export function writeStore(
  code: Code,
  nest: Nest,
  cursor: number,
  local: Local,
  copy: Copy,
  lanes: number,
  push: () => void,
): void {
  const steps = stepsOf(nest, cursor);
  const first = distanceOf(nest, cursor, copy);
  if (steps.lane === WORD && lanes === LANES) {
    memoryAt(code, local, first, (offset) => {
      push();
      code.memory("v128.store", offset);
    });
    return;
  }
  const vector = code.scratch("v128");
  push();
  code.set(vector);
  for (let lane = 0; lane < lanes;) {
    const pair = steps.lane === WORD && lane === 0 && lanes >= 2;
    memoryAt(code, local, first + lane * steps.lane, (offset) =>
      code.get(vector).memory(pair ? "v128.store64_lane" : "v128.store32_lane", offset, pair ? 0 : lane),
    );
    lane += pair ? 2 : 1;
  }
}

/** Puts an address on the stack; what the instruction cannot add (its offset is unsigned) is added before. */
export function memoryAt(code: Code, local: Local, distance: number, access: (offset: number) => void): void {
  code.get(local);
  if (distance < 0) code.i32(distance).scalar("i32.add");
  access(Math.max(distance, 0));
}
