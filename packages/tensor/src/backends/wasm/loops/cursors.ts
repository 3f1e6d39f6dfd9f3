import type { Code, Local } from "../encoder/code.js";
import { ELEMENTS, LANES, ROWS, type Cursor, type Nest, type PlacedCursor } from "./nest.js";

/** The cursors in their locals: addresses are the first parameters, coordinates start at their constants. */
export function placeCursors(code: Code, nest: Nest, cursors: readonly Cursor[]): PlacedCursor[] {
  return cursors.map((cursor, index) => place(cursor, nest, cursor.kind === "address" ? index : started(code, cursor)));
}

function started(code: Code, { start }: Cursor): Local {
  const local = code.local("i32");
  code.i32(start).set(local);
  return local;
}

function place({ kind, strides, start }: Cursor, nest: Nest, local: Local): PlacedCursor {
  const { vectorAxis, rowAxis, elementAxis } = nest;
  const lane = strides[vectorAxis];
  const alongRow = strides[rowAxis];
  const alongElement = elementAxis < 0 ? 0 : strides[elementAxis];
  return {
    kind,
    strides,
    start,
    local,
    lane,
    row: rowAxis === vectorAxis ? LANES * lane : alongRow,
    element: elementAxis === vectorAxis ? LANES * lane : alongElement,
    depth: strides.findLastIndex((stride) => stride !== 0),
    copies: (alongRow === 0 ? 0 : ROWS) | (alongElement === 0 ? 0 : ELEMENTS),
  };
}
