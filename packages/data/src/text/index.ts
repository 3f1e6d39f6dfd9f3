export { BytePairTokenizer, type BytePairTrainOptions } from "./byte-pair/byte-pair-tokenizer.js";
export type { Merge } from "./byte-pair/pairs.js";
export { CharacterTokenizer, type CharacterTokenizerOptions } from "./character-tokenizer.js";
export type { EncodeOptions, TokenDecoder, Tokenizer, TokenizerConfig } from "./tokenizer.js";
export { tokenizerFrom } from "./tokenizer-from.js";
