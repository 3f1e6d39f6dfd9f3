import { NumpyError } from "../../errors.js";

/** What the header of an NPY file says. */
export interface NpyHeader {
  /** NumPy's name of the element type, as `<f4`. */
  readonly descr: string;
  /** Whether the first axis runs fastest. */
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

/** One pair of the dictionary: a text, a truth value or a tuple of integers. Lists and nested tuples do not match. */
const PAIR = /\s*'(\w+)'\s*:\s*(?:'([^']*)'|(True|False)|\(([\dL\s,]*)\))\s*(,|$)/y;

/** Reads the Python dictionary of an NPY header by its grammar; nothing is evaluated. */
export function parseNpyHeader(text: string): NpyHeader {
  const trimmed = text.trim();
  if (!trimmed.startsWith("{") || !trimmed.endsWith("}")) throw broken(text);
  const inner = trimmed.slice(1, -1).trim();
  const found = new Map<string, string | boolean | number[]>();
  PAIR.lastIndex = 0;
  while (PAIR.lastIndex < inner.length) {
    const match = PAIR.exec(inner);
    if (!match || found.has(match[1])) throw broken(text);
    found.set(match[1], match[2] ?? (match[3] === undefined ? parseTuple(match[4], text) : match[3] === "True"));
  }
  const descr = found.get("descr");
  const fortranOrder = found.get("fortran_order");
  const shape = found.get("shape");
  if (typeof descr !== "string" || typeof fortranOrder !== "boolean" || !Array.isArray(shape) || found.size !== 3) {
    throw broken(text);
  }
  return { descr, fortranOrder, shape };
}

/** `3, 4` or `3,` or nothing. Python 2 wrote `3L`. */
function parseTuple(text: string, header: string): number[] {
  if (text.trim() === "") return [];
  const parts = text.split(",").map((part) => part.trim());
  if (parts.at(-1) === "") parts.pop();
  else if (parts.length === 1) throw broken(header);
  return parts.map((part) => {
    const value = /^\d+L?$/.test(part) ? parseInt(part, 10) : NaN;
    if (!Number.isSafeInteger(value)) throw broken(header);
    return value;
  });
}

function broken(text: string): NumpyError {
  const shown = JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}…` : text);
  return new NumpyError(
    `readNpy: cannot use the header ${shown}; expected descr (a plain number type), fortran_order and shape`,
  );
}
