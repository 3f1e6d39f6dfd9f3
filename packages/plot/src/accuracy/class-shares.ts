import { type ConfusionCounts, rowTotal } from "../confusion/counts.js";
import { className } from "../data/labels.js";
import { wilsonInterval } from "./wilson.js";

/** How well one class is recognized. */
export interface ClassShare {
  readonly name: string;
  readonly hits: number;
  readonly total: number;
  /** hits / total. */
  readonly share: number;
  /** Wilson's interval at 95 % confidence. */
  readonly low: number;
  readonly high: number;
}

/** The classes that occur, in the order of their numbers. */
export function classShares(counts: ConfusionCounts, names: readonly string[] | undefined): ClassShare[] {
  return Array.from({ length: counts.classes }, (_, k) => k).flatMap((k) => {
    const total = rowTotal(counts, k);
    if (total === 0) return [];
    const hits = counts.counts[k * counts.classes + k];
    const [low, high] = wilsonInterval(hits, total);
    return [{ name: className(names, k), hits, total, share: hits / total, low, high }];
  });
}
