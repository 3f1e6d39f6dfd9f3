/**
 * Where a text is cut before pairs are merged, as in GPT-2: contractions, words with the space before them, numbers,
 * runs of other signs, and space; no token reaches over a cut.
 *
 * Source: Radford, Wu, Child, Luan, Amodei, Sutskever, "Language models are unsupervised multitask learners", 2019.
 */
const word = /'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;

/** The words of a text; together they are the whole text. */
export function* wordsOf(text: string): Generator<string> {
  for (const [match] of text.matchAll(word)) yield match;
}

/** How often each word comes, in the order of their first coming. */
export function countWords(texts: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const match of wordsOf(text)) counts.set(match, (counts.get(match) ?? 0) + 1);
  }
  return counts;
}
