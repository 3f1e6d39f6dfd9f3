/**
 * ` Did you mean "learningRate"?` where one of the names is close to what was written, else nothing.
 *
 * @param synonyms what others call these names, in lower case without separators
 */
export function suggestion(
  written: string,
  names: readonly string[],
  synonyms: ReadonlyMap<string, string> = new Map(),
): string {
  const plain = simplify(written);
  const synonym = synonyms.get(plain);
  if (synonym !== undefined && names.includes(synonym)) return ` Did you mean "${synonym}"?`;
  const distances = names.map((name) => distance(plain, simplify(name)));
  const best = Math.min(...distances);
  if (best > Math.max(2, plain.length / 3) || best >= plain.length) return "";
  return ` Did you mean "${names[distances.indexOf(best)]}"?`;
}

/** In lower case, without separators. */
export const simplify = (name: string): string =>
  name
    .slice(0, 64)
    .toLowerCase()
    .replaceAll(/[_\s-]/g, "");

/** Levenshtein's distance: the fewest insertions, deletions and replacements of letters from one to the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[to.length];
}
