/** How much is kept. */
export interface RecentLimits<V> {
  /** The most values. */
  readonly count: number;
  /** The most that they weigh together, where they differ in size; the value used last is kept whatever it weighs. */
  readonly weight?: number;
  readonly weigh?: (value: V) => number;
}

/**
 * Values that are dear to make, by key: those used last are kept. What is left out is made again when it is asked for, so
 * a limit changes times and memory, never results.
 */
export class Recent<V> {
  /** In the order of use: the one used longest ago comes first. */
  readonly #known = new Map<string, V>();
  readonly #limits: RecentLimits<V>;
  #weight = 0;

  constructor(limits: RecentLimits<V>) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#known.size;
  }

  /** The value of a key; made if it is not kept. */
  get(key: string, make: () => V): V {
    const known = this.#known.get(key);
    if (known !== undefined) {
      this.#known.delete(key);
      this.#known.set(key, known);
      return known;
    }
    const made = make();
    // While one value was made, the same may have been asked for and kept.
    this.#forget(key);
    this.#known.set(key, made);
    this.#weight += this.#weigh(made);
    this.#keepLimits();
    return made;
  }

  #keepLimits(): void {
    const { count, weight = Infinity } = this.#limits;
    for (const key of this.#known.keys()) {
      if (this.#known.size === 1 || (this.#known.size <= count && this.#weight <= weight)) return;
      this.#forget(key);
    }
  }

  #forget(key: string): void {
    const value = this.#known.get(key);
    if (value === undefined) return;
    this.#known.delete(key);
    this.#weight -= this.#weigh(value);
  }

  #weigh(value: V): number {
    return this.#limits.weigh?.(value) ?? 0;
  }
}
