import type { NdArray } from "@nn/tensor";
import { Dataset } from "../../src/index.js";

/** Six examples of two features, each feature another number, in two classes. */
export const six = {
  x: [
    [1, 2],
    [3, 4],
    [5, 6],
    [7, 8],
    [9, 10],
    [11, 12],
  ],
  y: [0, 1, 0, 1, 0, 1],
};

/** The six examples as a stream, in the form a user writes them. */
export const stream = (): Dataset =>
  Dataset.fromIterable(() => six.x.map((x, i) => ({ x, y: six.y[i] })), { length: 6 });

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const result: T[] = [];
  for await (const item of items) result.push(item);
  return result;
}

export const values = (array: NdArray): number[] => Array.from(array.data);

/** The first feature of every example: which examples there are, and in which order. */
export const firsts = (dataset: Dataset): number[] => values(dataset.x).filter((_, i) => i % 2 === 0);
