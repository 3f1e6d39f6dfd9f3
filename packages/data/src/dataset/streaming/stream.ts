import { describe, type DType, InvalidArgumentError, RandomStream } from "@nn/tensor";
import { StreamError } from "../../errors.js";
import { countOf, examplesOf, type Columns } from "../columns.js";
import type { Example, ExampleInput, TargetKind } from "../example.js";
import { exampleReader } from "./normalizer.js";

/** One reading of a dataset from its beginning to its end. */
export interface Pass {
  /** Counts passes from 0. What is random in a source changes with it. */
  readonly epoch: number;
  /** By this seed a source may mix its examples, anew in every epoch; without it their order is always the same. */
  readonly seed?: number;
}

const FIRST: Pass = { epoch: 0 };

/** Examples that are read when they are asked for. Each `open` begins again. */
export interface Stream {
  /** Number of examples, where it is known. */
  readonly length: number | undefined;
  open(pass?: Pass): AsyncIterable<Example>;
}

type AnyIterable<T> = Iterable<T> | AsyncIterable<T>;

/** Where examples come from: an iterable, or a function that makes a new one for every pass. */
export type ExampleSource = AnyIterable<ExampleInput> | ((pass: Pass) => AnyIterable<ExampleInput>);

/*
 * Every stage is an async generator over `for await`: when the consumer stops or throws, its `return` runs down the
 * chain and closes the source.
 */

/** The examples of a dataset in memory, one after another. */
export function streamOf(columns: Columns): Stream {
  return {
    length: countOf(columns),
    async *open() {
      yield* examplesOf(columns);
    },
  };
}

/** A stream over a user's source. A source that is its own iterator (a generator's object) can be read once only. */
export function openSource(source: ExampleSource, length: number | undefined, targets?: TargetKind): Stream {
  if (typeof source !== "function") checkIterable(source, "the source");
  let used = false;

  async function* open(pass: Pass = FIRST): AsyncGenerator<Example> {
    if (used) {
      throw new StreamError(
        "Dataset.fromIterable: the source is an iterator, which can be read once only; " +
          "give a function that makes a new one for every pass: Dataset.fromIterable(() => …)",
      );
    }
    const iterable = typeof source === "function" ? source(pass) : source;
    checkIterable(iterable, "what the function returned");
    used = typeof source !== "function" && isIterator(source);
    const read = exampleReader("Dataset.fromIterable", targets);
    let index = 0;
    for await (const input of iterable) yield read(input, index++);
  }

  return { length, open };
}

function checkIterable(source: unknown, what: string): void {
  if (typeof source === "object" && source !== null && (Symbol.iterator in source || Symbol.asyncIterator in source)) {
    return;
  }
  throw new InvalidArgumentError(
    `Dataset.fromIterable: ${what} must be an iterable of examples { x, y }, got ${describe(source)}`,
  );
}

function isIterator(source: AnyIterable<ExampleInput>): boolean {
  return "next" in source && typeof source.next === "function";
}

type MapFunction = (example: Example, index: number) => ExampleInput;
type Predicate = (example: Example, index: number) => boolean;

export function mapStream(stream: Stream, f: MapFunction): Stream {
  return derive(stream.length, async function* (pass) {
    let read: ReturnType<typeof exampleReader> | undefined;
    let index = 0;
    for await (const example of stream.open(pass)) {
      read ??= mappedReader(example.y.dtype);
      yield read(f(example, index), index++);
    }
  });
}

/** Reads what a function made of an example: plain numbers made of values are values, even when they are whole. */
export function mappedReader(target: DType): ReturnType<typeof exampleReader> {
  return exampleReader("Dataset.map", target === "int32" ? undefined : "values");
}

export function filterStream(stream: Stream, keep: Predicate): Stream {
  return derive(undefined, async function* (pass) {
    let index = 0;
    for await (const example of stream.open(inOrder(pass))) if (keep(example, index++)) yield example;
  });
}

export function takeStream(stream: Stream, count: number): Stream {
  const length = stream.length === undefined ? undefined : Math.min(count, stream.length);
  return derive(length, async function* (pass) {
    if (count === 0) return;
    let taken = 0;
    for await (const example of stream.open(inOrder(pass))) {
      yield example;
      if (++taken === count) return;
    }
  });
}

export function skipStream(stream: Stream, count: number): Stream {
  const length = stream.length === undefined ? undefined : Math.max(0, stream.length - count);
  return derive(length, async function* (pass) {
    let seen = 0;
    for await (const example of stream.open(inOrder(pass))) if (seen++ >= count) yield example;
  });
}

export function concatStreams(streams: readonly Stream[]): Stream {
  const lengths = streams.map((stream) => stream.length);
  const length = lengths.reduce((sum, next) => (sum === undefined || next === undefined ? undefined : sum + next), 0);
  return derive(length, async function* (pass) {
    const read = exampleReader("Dataset.concat");
    let index = 0;
    for (const stream of streams) {
      for await (const example of stream.open(inOrder(pass))) yield read(example, index++);
    }
  });
}

/** Holds `buffer` examples and hands out a random one of them: the larger the buffer, the better the mix. */
export function shuffleStream(stream: Stream, seed: number, buffer: number): Stream {
  return derive(stream.length, async function* (pass) {
    const random = new RandomStream(seed).fork("shuffle");
    const held: Example[] = [];
    for await (const example of stream.open(inOrder(pass))) {
      if (held.length < buffer) {
        held.push(example);
        continue;
      }
      const pick = random.integer(buffer);
      yield held[pick];
      held[pick] = example;
    }
    for (const pick of random.permutation(held.length)) yield held[pick];
  });
}

/** A pass for steps that count examples: which ones they are must not depend on how a source mixes them. */
function inOrder({ epoch }: Pass): Pass {
  return { epoch };
}

function derive(length: number | undefined, open: (pass: Pass) => AsyncIterable<Example>): Stream {
  return { length, open: (pass = FIRST) => open(pass) };
}
