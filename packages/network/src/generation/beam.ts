import type { Continuation } from "./continuation/continuation.js";
import type { GenerateOptions } from "./options.js";
import { likeliest, logProbabilities } from "./sampling.js";

interface Beam {
  readonly tokens: readonly number[];
  /** ln p of the tokens behind the prompt; −Infinity for one that only fills a row. */
  readonly score: number;
  /** Which beam of the step before it goes on with. */
  readonly parent: number;
  readonly isFinished: boolean;
}

/**
 * Beam search: of all continuations of the sequences kept so far, keeps those that are likeliest together. One that has reached
 * `stop` stays as it is; in the end sequences compete by ln p / nᵅ, n their tokens (Wu et al., "Google's neural machine
 * translation system", 2016, without its constants). Returns the best one's tokens behind the prompt.
 */
export function searchBeams(
  model: Continuation,
  prompt: readonly number[],
  width: number,
  { length, lengthPenalty = 1, stop, signal }: GenerateOptions,
): number[] {
  const rated = ({ tokens, score, isFinished }: Beam): number =>
    score / Math.max(1, tokens.length - prompt.length + (isFinished ? 1 : 0)) ** lengthPenalty;
  const finished: Beam[] = [];
  let beams = filled([{ tokens: prompt, score: 0, parent: 0, isFinished: false }], width);
  for (let step = 0; step < length; step++) {
    signal?.throwIfAborted();
    const sequences = beams.map(({ tokens }) => tokens);
    const logits = model.logits(sequences, step > 0 ? beams.map(({ parent }) => parent) : undefined);
    const best = beams
      .flatMap((beam, row) => (beam.score > -Infinity ? extensions(beam, row, logits[row], width, stop) : []))
      .sort((a, b) => b.score - a.score)
      .slice(0, 2 * width);
    finished.push(...best.filter(({ isFinished }) => isFinished));
    const open = best.filter(({ isFinished }) => !isFinished).slice(0, width);
    if (open.length === 0) break;
    beams = filled(open, width);
  }
  const all = [...finished, ...beams.filter(({ score }) => score > -Infinity)];
  return all.reduce((a, b) => (rated(b) > rated(a) ? b : a)).tokens.slice(prompt.length);
}

/** As many beams as the model has rows. */
function filled(beams: readonly Beam[], width: number): Beam[] {
  return Array.from({ length: width }, (_, row) => beams[row] ?? { ...beams[0], score: -Infinity });
}

/** The likeliest ways to go on with a beam; more than will be kept, since some may end. */
function extensions(beam: Beam, row: number, logits: Float32Array, width: number, stop: number | undefined): Beam[] {
  const logp = logProbabilities(logits);
  return likeliest(logp, 2 * width).map((token) => ({
    tokens: token === stop ? beam.tokens : [...beam.tokens, token],
    score: beam.score + logp[token],
    parent: row,
    isFinished: token === stop,
  }));
}
