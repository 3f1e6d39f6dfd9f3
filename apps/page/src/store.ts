/** A value that others are told of when it changes. */
export class Store<T> {
  #value: T;
  readonly #listeners = new Set<(value: T) => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    if (value === this.#value) return;
    this.#value = value;
    for (const listener of this.#listeners) listener(value);
  }

  /** Calls at once, and whenever the value changes. */
  watch(listener: (value: T) => void): void {
    this.#listeners.add(listener);
    listener(this.#value);
  }
}
