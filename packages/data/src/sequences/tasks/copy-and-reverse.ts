import { RandomStream } from "@nn/tensor";
import { checkCount } from "../../dataset/check.js";
import type { Dataset } from "../../dataset/index.js";
import { checkOptions } from "../../dataset/options.js";
import { sequencePairs } from "../sequence-pairs.js";

export interface SymbolTaskOptions {
  /** Number of examples; 1,000. */
  readonly samples?: number;
  /** Symbols in a sequence; 8. */
  readonly length?: number;
  /** Different symbols: tokens 1 … symbols; token 0 starts the answer, so the vocabulary has one more. 8. */
  readonly symbols?: number;
  /** The same seed gives the same sequences. */
  readonly seed?: number;
}

/**
 * Random symbols that are to be written again, x [2T] int32, y [T] int32: source, and what the decoder sees, as
 * `sequencePairs` lays them out.
 */
export function copyTask(options: SymbolTaskOptions = {}): Dataset {
  return symbolTask("copyTask", options, (symbols) => symbols);
}

/** Random symbols that are to be written backwards: as `copyTask`, and a test of attention that has to look back. */
export function reverseTask(options: SymbolTaskOptions = {}): Dataset {
  return symbolTask("reverseTask", options, (symbols) => symbols.toReversed());
}

function symbolTask(name: string, options: SymbolTaskOptions, answer: (symbols: Int32Array) => Int32Array): Dataset {
  const known = ["samples", "length", "symbols", "seed"] as const;
  const { samples = 1000, length = 8, symbols = 8, seed = 0 } = checkOptions(options, known, name);
  for (const [option, value] of Object.entries({ samples, length, symbols })) checkCount(value, 1, name, option);
  const random = new RandomStream(checkCount(seed, 0, name, "seed")).fork(name);
  const sources = Array.from({ length: samples }, () => Int32Array.from({ length }, () => 1 + random.integer(symbols)));
  return sequencePairs(sources, sources.map(answer), { start: 0 });
}
