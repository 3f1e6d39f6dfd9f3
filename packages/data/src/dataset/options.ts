import { InvalidArgumentError } from "@nn/tensor";
import { describe } from "./inspect.js";

/**
 * The options as they are. What is no record, or has an option that nobody reads, is refused: a misspelt option would
 * give the default without a word.
 */
export function checkOptions<T extends object>(
  options: T,
  known: readonly (keyof T & string)[],
  where: string,
  what = "options",
): T {
  if (typeof options !== "object" || options === null || Array.isArray(options) || ArrayBuffer.isView(options)) {
    const form = `a record { ${known.join(", ")} }`;
    throw new InvalidArgumentError(`${where}: ${what} must be ${form}, got ${describe(options)}`);
  }
  for (const name of Object.keys(options)) {
    if (known.some((option) => option === name)) continue;
    const list = known.join(", ");
    throw new InvalidArgumentError(
      `${where}: ${what} have no ${JSON.stringify(name)}; there are ${list}.${suggestion(name, known)}`,
    );
  }
  return options;
}

/** ` Did you mean "samples"?` where one of the names is close to what was written, else nothing. */
function suggestion(written: string, names: readonly string[]): string {
  const plain = simplify(written);
  const distances = names.map((name) => distance(plain, simplify(name)));
  const best = Math.min(...distances);
  return best > Math.max(2, plain.length / 3) || best >= plain.length
    ? ""
    : ` Did you mean "${names[distances.indexOf(best)]}"?`;
}

function simplify(name: string): string {
  return name
    .slice(0, 64)
    .toLowerCase()
    .replaceAll(/[_\s-]/g, "");
}

/** Levenshtein's distance: the fewest insertions, deletions and replacements of letters from one to the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (const [i, letter] of Array.from(from).entries()) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j++) {
      next.push(Math.min(row[j] + (letter === to[j] ? 0 : 1), row[j + 1] + 1, next[j] + 1));
    }
    row = next;
  }
  return row[to.length];
}
