import type { Code, Local } from "../encoder/code.js";
import type { Words } from "../encoder/module.js";
import { LANES, WORD, type Nest } from "./nest.js";

/** Loads the vector of one copy: at once, as one element in every lane, or lane by lane. */
export function writeLoad(code: Code, nest: Nest, cursor: number, local: Local, copy: number, lanes: number): void {
  const stride = nest.cursors[cursor].strides[nest.vectorAxis];
  const first = copy * LANES * stride;
  if (stride === 0) code.get(local).memory("v128.load32_splat", 0);
  else if (stride === WORD) code.get(local).memory("v128.load", first);
  else {
    memoryAt(code, local, first, (offset) => code.memory("v128.load32_zero", offset));
    for (let lane = 1; lane < lanes; lane++) writeLaneLoad(code, local, first + lane * stride, lane);
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
  copy: number,
  constant: (words: Words) => number,
): void {
  const stride = nest.cursors[cursor].strides[nest.vectorAxis];
  code.get(local);
  if (copy > 0 && stride !== 0) code.i32(copy * LANES * stride).scalar("i32.add");
  code.simd("i32x4.splat");
  if (stride !== 0) code.global(constant([0, stride, 2 * stride, 3 * stride])).simd("i32x4.add");
}

/** Stores what `push` leaves on the stack: the first `lanes` lanes of one copy. */
export function writeStore(
  code: Code,
  nest: Nest,
  cursor: number,
  local: Local,
  copy: number,
  lanes: number,
  push: () => void,
): void {
  const stride = nest.cursors[cursor].strides[nest.vectorAxis];
  const first = copy * LANES * stride;
  if (stride === WORD && lanes === LANES) {
    code.get(local);
    push();
    code.memory("v128.store", first);
    return;
  }
  const vector = code.scratch("v128");
  push();
  code.set(vector);
  for (let lane = 0; lane < lanes;) {
    const pair = stride === WORD && lane === 0 && lanes >= 2;
    memoryAt(code, local, first + lane * stride, (offset) =>
      code.get(vector).memory(pair ? "v128.store64_lane" : "v128.store32_lane", offset, pair ? 0 : lane),
    );
    lane += pair ? 2 : 1;
  }
}

/** Puts an address on the stack; what the instruction cannot add (its offset is unsigned) is added before. */
function memoryAt(code: Code, local: Local, distance: number, access: (offset: number) => void): void {
  code.get(local);
  if (distance < 0) code.i32(distance).scalar("i32.add");
  access(Math.max(distance, 0));
}
