import { carryingLayers, type Carrying, type Layer } from "@nn/layers";
import { InvalidArgumentError, type Parameter } from "@nn/tensor";
import { DataError } from "../errors.js";
import type { TrainOptions } from "../training/options.js";

/** What a network keeps from one batch to the next: the states of layers that are `stateful`. */
export class Carried {
  readonly #layers: readonly (Layer & Carrying)[];
  /** How many examples each batch must have; undefined where nothing is kept. */
  readonly rows: number | undefined;

  /** @throws {InvalidArgumentError} layers that want batches of different sizes. */
  constructor(layers: readonly Layer[]) {
    const carrying = carryingLayers(layers);
    this.#layers = carrying;
    this.rows = carrying.at(0)?.carriedRows;
    const other = carrying.find(({ carriedRows }) => carriedRows !== this.rows);
    if (!other) return;
    throw new InvalidArgumentError(
      `Network: ${carrying[0].label} is stateful for batches of ${this.rows}, ${other.label} for ${other.carriedRows}: ` +
        "a network has batches of one size",
    );
  }

  /** The next batch begins at zero. */
  reset(): void {
    for (const layer of this.#layers) layer.resetState();
  }

  /** Refuses rows that do not fill batches. */
  check(count: number | undefined, where: string, advice = "take fewer, or fill up the last"): void {
    const { rows } = this;
    if (rows === undefined || count === undefined || count % rows === 0) return;
    const [full, rest] = [Math.floor(count / rows), count % rows];
    throw new DataError(
      `${where}: ${this.#what} and takes batches of ${rows}; ${count} rows fill ${full} and leave ${rest} over: ${advice}`,
    );
  }

  /** Refuses training options that would end in a batch of another size, or in batches that do not follow each other. */
  checkTraining({
    data,
    validation,
    optimizer: { miniBatch },
    dropLast,
    shuffle,
  }: TrainOptions & { data: Sized }): void {
    const { rows } = this;
    if (rows === undefined) return;
    if ((miniBatch ?? data.length) !== rows) {
      const got = miniBatch === null ? `null, which makes a batch of all ${data.length ?? "examples"}` : miniBatch;
      throw new InvalidArgumentError(
        `train: ${this.#what} and takes batches of ${rows}: give the optimizer miniBatch: ${rows}, got ${got}`,
      );
    }
    if (shuffle && data.length !== rows) {
      throw new InvalidArgumentError(
        `train: ${this.#what}: mixed examples would not go on where those before them ended; leave shuffle out`,
      );
    }
    if (!dropLast) this.check(data.length, "train", "dropLast: true leaves out the last");
    this.check(validation?.length, "train: validation");
  }

  /** Runs something that goes on from what is kept, and keeps nothing of it. */
  passing<T>(run: () => T): T {
    return this.#inPlace(this.#read(), run);
  }

  /** A memory of its own, zeros at first: what runs in it goes on from run to run and leaves what is kept as it is. */
  apart(): <T>(run: () => T) => T {
    let own: readonly Float32Array[] = this.#states.map(({ size }) => new Float32Array(size));
    return (run) =>
      this.#inPlace(own, () => {
        const result = run();
        own = this.#read();
        return result;
      });
  }

  #inPlace<T>(values: readonly Float32Array[], run: () => T): T {
    const kept = this.#read();
    this.#write(values);
    try {
      return run();
    } finally {
      this.#write(kept);
    }
  }

  #read(): Float32Array[] {
    return this.#states.map(({ value }) => Float32Array.from(value.data));
  }

  #write(values: readonly Float32Array[]): void {
    this.#states.forEach((state, index) => state.set(values[index]));
  }

  get #states(): Parameter[] {
    return this.#layers.flatMap(({ state }) => Object.values(state));
  }

  get #what(): string {
    return `${this.#layers[0].label} goes on where the batch before ended`;
  }
}

interface Sized {
  readonly length: number | undefined;
}
