import { checkCount } from "../check.js";
import { Dataset } from "../dataset.js";

/**
 * The same dataset as a stream that reads ahead: while the consumer works, up to `count` examples are asked for, so that
 * files are read during training steps rather than between them. The order stays.
 */
export function prefetch(dataset: Dataset, count = 64): Dataset {
  checkCount(count, 1, "prefetch", "count");
  const { length, featureNames: features, classNames: classes } = dataset;
  return Dataset.fromIterable((pass) => readAhead(dataset.examples(pass), count), {
    ...(length === undefined ? {} : { length }),
    names: { features, classes },
  });
}

/** The items of an iterable, of which `count` are asked for before they are needed. */
async function* readAhead<T>(source: AsyncIterable<T>, count: number): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  const asked: Promise<IteratorResult<T>>[] = [];
  const ask = (): void => {
    const next = iterator.next();
    // Reported when it is its turn, or never if the consumer stops before.
    next.catch(() => undefined);
    asked.push(next);
  };
  try {
    while (asked.length < count) ask();
    for (let next = await asked.shift()!; next.done !== true; next = await asked.shift()!) {
      ask();
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}
