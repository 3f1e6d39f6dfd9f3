import { describe, InvalidArgumentError, RandomStream } from "@nn/tensor";
import { DataError } from "../errors.js";
import type { Network } from "../network.js";
import { Pacer } from "../training/pause.js";
import { searchBeams } from "./beam.js";
import type { Continuation } from "./continuation/continuation.js";
import { borrowContinuation } from "./continuation/idle.js";
import { checkGenerateOptions, type GenerateOptions } from "./options.js";
import { drawToken } from "./sampling.js";

/**
 * Writes on: the tokens that come after a prompt, one by one, each as soon as it is known. The network takes tokens [T] and
 * gives logits [T, V] of the token after each position, none of which depends on what comes later; T is the longest sequence it
 * sees at once. Beyond it the network goes on from the last half of what it saw.
 *
 * Layers remember what they have seen (attention its keys and values, a recurrent layer its state), so that a token costs the same
 * however long the text is. Same seed, same tokens, for any number of threads.
 *
 * @example
 * for await (const token of generate(network, tokenizer.encode("Call me"), { length: 200, temperature: 0.8, seed: 1 })) …
 *
 * @throws {DataError} the prompt is empty or has no tokens of the vocabulary.
 * @throws {InvalidArgumentError} an option that makes no sense, or a network that does not write: one whose layers look ahead.
 */
export async function* generate(
  network: Network,
  prompt: ArrayLike<number>,
  options: GenerateOptions,
): AsyncGenerator<number, void, undefined> {
  checkGenerateOptions(options);
  checkWriter(network, options.source);
  if (options.source) checkTokenList("source", options.source, Infinity);
  const tokens = checkTokenList("prompt", prompt, network.output[1]);
  if (tokens.length === 0) throw new DataError("generate: the prompt is empty; give at least one token to go on from");
  const { beam, signal } = options;
  signal?.throwIfAborted();
  const { model, giveBack } = borrowContinuation(network, beam ?? 1, options);
  try {
    if (beam === undefined) yield* draw(model, tokens, options);
    else yield* searchBeams(model, tokens, beam, options);
  } finally {
    giveBack();
  }
}

/** One token after another, each drawn from what is expected after all before it. */
async function* draw(model: Continuation, tokens: number[], options: GenerateOptions): AsyncGenerator<number> {
  const { length, seed = 0, stop, signal } = options;
  const random = new RandomStream(seed).fork("generate");
  const pacer = new Pacer();
  for (let written = 0; written < length; written++) {
    signal?.throwIfAborted();
    const token = drawToken(model.logits([tokens])[0], options, random);
    if (token === stop) return;
    tokens.push(token);
    yield token;
    if (pacer.isDue) await pacer.pause();
  }
}

function checkWriter({ name, layers, input, output }: Network, source: ArrayLike<number> | undefined): void {
  const takesTokens = layers[0].inputType === "int32" && input.length === 1;
  const sourceLength = input[0] - output[0];
  if (takesTokens && output.length === 2 && sourceLength > 0) {
    if (source?.length === sourceLength) return;
    throw new DataError(
      `generate: network "${name}" encodes the first ${sourceLength} of ${input[0]} tokens: give source, ${sourceLength} ` +
        `tokens; got ${source ? source.length : "none"}`,
    );
  }
  if (takesTokens && output.length === 2 && sourceLength === 0 && !source) return;
  throw new InvalidArgumentError(
    `generate: network "${name}" must take tokens [T], by an embedding first, and give logits [T, V] of what follows each; ` +
      `it maps ${layers[0].inputType} [${input.join(", ")}] to [${output.join(", ")}]`,
  );
}

function checkTokenList(what: string, list: ArrayLike<number>, vocabulary: number): number[] {
  if (typeof list !== "object" || list === null) {
    throw new DataError(
      `generate: the ${what} must be a list of tokens, got ${describe(list)}; a tokenizer makes them: tokenizer.encode("…")`,
    );
  }
  const tokens = Array.from(list);
  const wrong = tokens.find((token) => !(Number.isInteger(token) && token >= 0 && token < vocabulary));
  if (wrong === undefined) return tokens;
  const range = vocabulary === Infinity ? "from 0" : `0 … ${vocabulary - 1}`;
  throw new DataError(`generate: the ${what} has ${String(wrong)}; tokens are integers ${range}`);
}
