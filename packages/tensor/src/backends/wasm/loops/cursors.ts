import type { Code, Local } from "../encoder/code.js";
import type { TileRange } from "./loop-writer.js";
import type { Nest } from "./nest.js";

/** The locals of the cursors: addresses are the first parameters, coordinates start at their constants. */
export function startCursors(code: Code, nest: Nest): { cursors: Local[]; range: TileRange } {
  const addresses = nest.cursors.filter(({ kind }) => kind === "address").length;
  const cursors = nest.cursors.map((cursor, index): Local => {
    if (cursor.kind === "address") return index;
    const local = code.local("i32");
    code.i32(cursor.start).set(local);
    return local;
  });
  return { cursors, range: { begin: addresses, end: addresses + 1 } };
}
