import { InvalidArgumentError } from "@nn/tensor";

/** A text, by its characters, or items one after another. */
export type EditSequence = string | ArrayLike<unknown>;

/**
 * How many insertions, deletions and substitutions turn one sequence into another, by dynamic programming over the
 * beginnings of both: n·m steps.
 *
 * Source: Levenshtein, "Binary codes capable of correcting deletions, insertions, and reversals", 1966.
 */
export function editDistance(a: EditSequence, b: EditSequence): number {
  const [from, into] = [itemsOf(a), itemsOf(b)];
  // Distances of the items before `i` to each beginning of `into`.
  let above = Array.from({ length: into.length + 1 }, (_, j) => j);
  let row = above.slice();
  for (let i = 1; i <= from.length; i++) {
    row[0] = i;
    for (let j = 1; j <= into.length; j++) {
      const substituted = above[j - 1] + (from[i - 1] === into[j - 1] ? 0 : 1);
      row[j] = Math.min(substituted, above[j] + 1, row[j - 1] + 1);
    }
    [above, row] = [row, above];
  }
  return above[into.length];
}

/**
 * Error rate: the edit distances of all predictions to their references over the references' length, in all: character
 * error rate (CER) of texts, word error rate of lists of words. 0 is perfect; it can be above 1.
 *
 * @throws {InvalidArgumentError} not as many of both, or references that are all empty.
 */
export function errorRate(predictions: readonly EditSequence[], references: readonly EditSequence[]): number {
  if (predictions.length !== references.length) {
    throw new InvalidArgumentError(
      `errorRate: ${predictions.length} predictions, but ${references.length} references; each needs one`,
    );
  }
  let [errors, length] = [0, 0];
  for (const [i, reference] of references.entries()) {
    errors += editDistance(predictions[i], reference);
    length += itemsOf(reference).length;
  }
  if (length === 0) throw new InvalidArgumentError("errorRate: the references are empty; a rate needs a length");
  return errors / length;
}

function itemsOf(sequence: EditSequence): readonly unknown[] {
  return Array.from(sequence as ArrayLike<unknown>);
}
