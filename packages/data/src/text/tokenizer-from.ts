import { describe, InvalidArgumentError } from "@nn/tensor";
import { TokenizerError } from "../errors.js";
import { BytePairTokenizer } from "./byte-pair/byte-pair-tokenizer.js";
import type { Merge } from "./byte-pair/pairs.js";
import { CharacterTokenizer } from "./character-tokenizer.js";
import type { Tokenizer, TokenizerConfig } from "./tokenizer.js";

/** By type. A map: types come from files, and `__proto__` must find nothing. */
const makers = new Map<string, (config: TokenizerConfig) => Tokenizer>([
  [
    "character",
    ({ characters, special, unknown }) =>
      new CharacterTokenizer(
        characters as string,
        unknown === undefined
          ? { special: special as readonly string[] }
          : { special: special as readonly string[], unknown: unknown as string },
      ),
  ],
  [
    "bytePair",
    ({ merges, special }) =>
      new BytePairTokenizer(merges as readonly Merge[], { special: special as readonly string[] }),
  ],
]);

/**
 * The tokenizer that was saved as JSON: `JSON.stringify(tokenizer)` writes it.
 *
 * @param saved the JSON, as text or already read.
 * @throws {TokenizerError} it is no tokenizer, or a damaged one.
 */
export function tokenizerFrom(saved: string | TokenizerConfig): Tokenizer {
  const config: unknown = typeof saved === "string" ? parse(saved) : saved;
  const type: unknown = typeof config === "object" && config !== null && "type" in config ? config.type : undefined;
  const make = typeof type === "string" ? makers.get(type) : undefined;
  if (!make) {
    const known = [...makers.keys()].map((name) => `"${name}"`).join(" or ");
    throw new TokenizerError(`tokenizerFrom: expected a record of type ${known}, got type ${describe(type)}`);
  }
  try {
    // The constructors check every part.
    return make(config as TokenizerConfig);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw new TokenizerError(`tokenizerFrom: ${error.message}`, { cause: error });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TokenizerError(`tokenizerFrom: this is no JSON: ${(error as Error).message}`, { cause: error });
  }
}
