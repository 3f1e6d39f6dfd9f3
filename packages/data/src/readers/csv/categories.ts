import { describe, InvalidArgumentError } from "@nn/tensor";
import type { Names } from "../../dataset/input.js";
import { findColumn, keyOf, type ColumnKey, type Columns } from "./columns.js";
import type { CategoryOptions } from "./features.js";

interface Given {
  readonly categories?: readonly ColumnKey[];
  readonly names?: Names;
  readonly unknown?: "error" | "zeros";
}

/**
 * Which features are words, and which words there are: those that the options name, and those that were words in the table read
 * before.
 */
export function categoriesOf(
  { categories = [], names, unknown = "error" }: Given,
  columns: Columns,
  features: readonly number[],
): CategoryOptions {
  if (!Array.isArray(categories)) {
    throw new InvalidArgumentError(`readCsv: categories must be a list of columns, got ${describe(categories)}`);
  }
  if (unknown !== "error" && unknown !== "zeros") {
    throw new InvalidArgumentError(`readCsv: unknown must be "error" or "zeros", got ${describe(unknown)}`);
  }
  const before = new Map(Object.entries(names?.categories ?? {}));
  for (const [key, words] of before) checkWords(key, words);
  const chosen = categories.map((key) => placeOf(columns, key, features));
  const learned = [...before.keys()].map((key) => placeOf(columns, columns.names ? key : Number(key), features));
  const places = new Set([...learned, ...chosen]);
  return {
    categories: new Map([...places].map((place) => [place, before.get(String(keyOf(columns, place)))])),
    unknown,
  };
}

function placeOf(columns: Columns, key: ColumnKey, features: readonly number[]): number {
  const place = findColumn(columns, key, "category");
  if (features.includes(place)) return place;
  throw new InvalidArgumentError(`readCsv: category ${JSON.stringify(key)} is none of the features; leave it out`);
}

function checkWords(key: string, words: unknown): void {
  const isList = Array.isArray(words) && words.length > 0 && words.every((word) => typeof word === "string");
  if (isList && new Set(words).size === words.length) return;
  throw new InvalidArgumentError(
    `readCsv: names.categories: ${JSON.stringify(key)} must be a list of different words, got ${describe(words)}`,
  );
}
