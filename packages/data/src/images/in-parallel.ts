/** Results of `load` in the order of the items, with up to `count` of them on their way at a time. */
export async function* inParallel<T, R>(
  items: Iterable<T>,
  load: (item: T) => Promise<R>,
  count: number,
): AsyncGenerator<R> {
  const waiting: Promise<R>[] = [];
  for (const item of items) {
    const loading = load(item);
    // Reported when it is its turn, or never if the consumer stops before.
    loading.catch(() => undefined);
    waiting.push(loading);
    if (waiting.length >= count) yield await waiting.shift()!;
  }
  for (const loading of waiting) yield await loading;
}
