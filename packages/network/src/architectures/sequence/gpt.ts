import {
  asLayers,
  count,
  dropout as drop,
  embedding,
  layerNorm,
  learnedPositions,
  tiedOutput,
  transformerEncoderBlock,
  withDefault,
  type Layer,
} from "@nn/layers";
import { initializers } from "@nn/tensor";
import { dropoutRate, readOptions } from "../blocks/options.js";

export interface GptOptions {
  /** Number of tokens. */
  readonly vocabulary?: number;
  /** How many blocks. */
  readonly layers?: number;
  /** Of the attention in each block; they divide the width. */
  readonly heads?: number;
  /** Numbers in a token's vector. */
  readonly width?: number;
  /** Of embeddings, attention weights and what blocks add. */
  readonly dropout?: number;
}

/** Standard deviation of the first weights. */
const STD = 0.02;

/**
 * Layers, heads and width; GPT-2's are of table 2 of Radford et al., "Language models are unsupervised multitask learners",
 * 2019.
 */
const table = {
  gpt: { vocabulary: 65, layers: 4, heads: 4, width: 128, dropout: 0 },
  gptMini: { vocabulary: 65, layers: 6, heads: 6, width: 384, dropout: 0.2 },
  gpt1: { vocabulary: 40_478, layers: 12, heads: 12, width: 768, dropout: 0.1 },
  gpt2: { vocabulary: 50_257, layers: 12, heads: 12, width: 768, dropout: 0.1 },
  gpt2Medium: { vocabulary: 50_257, layers: 24, heads: 16, width: 1024, dropout: 0.1 },
  gpt2Large: { vocabulary: 50_257, layers: 36, heads: 20, width: 1280, dropout: 0.1 },
  gpt2XL: { vocabulary: 50_257, layers: 48, heads: 25, width: 1600, dropout: 0.1 },
} as const;

function generativeTransformer(name: keyof typeof table, options: GptOptions): Layer[] {
  const size = table[name];
  const schema = {
    vocabulary: withDefault(count, size.vocabulary),
    layers: withDefault(count, size.layers),
    heads: withDefault(count, size.heads),
    width: withDefault(count, size.width),
    dropout: withDefault(dropoutRate, size.dropout),
  };
  const { vocabulary, layers, heads, width, dropout } = readOptions(name, schema, options);
  // The first GPT normalizes sums, the others what enters a part, and once more at the end.
  const preNorm = name !== "gpt1";
  const block = (): Layer =>
    transformerEncoderBlock({
      heads,
      dropout,
      preNorm,
      causal: true,
      kernelInitializer: initializers.normal({ std: STD }),
      // The sum of all blocks starts as large as that of one.
      outputInitializer: initializers.normal({ std: preNorm ? STD / Math.sqrt(2 * layers) : STD }),
    });
  const body = [
    learnedPositions(),
    ...(dropout > 0 ? [drop(dropout)] : []),
    ...Array.from({ length: layers }, block),
    ...(preNorm ? [layerNorm()] : []),
  ];
  return asLayers([tiedOutput(embedding(vocabulary, width), body)], name);
}

/**
 * A small GPT for tokens [T], by default of characters: token and position vectors, causal transformer blocks, a last layer norm,
 * and the output tied to the embedding; logits [T, V] of the token that comes next. T, the longest text that it sees, is the
 * network's input. Radford et al., "Improving language understanding by generative pre-training", 2018, and "Language models are
 * unsupervised multitask learners", 2019.
 *
 * `new Network({ input: [64], layers: gpt({ vocabulary: 65, layers: 2, heads: 4, width: 64 }), loss: crossEntropy })` is trained on
 * windows of text x [N, 64] and the same moved on by one, y [N, 64].
 */
export function gpt(options: GptOptions = {}): Layer[] {
  return generativeTransformer("gpt", options);
}

/** nanoGPT's for characters: 6 layers, 6 heads, width 384; 10,770,816 parameters for 65 tokens and 256 positions. See `gpt`. */
export function gptMini(options: GptOptions = {}): Layer[] {
  return generativeTransformer("gptMini", options);
}

/** The first GPT: 116,534,784 parameters for 40,478 tokens and 512 positions; the paper's 117 M. See `gpt`. */
export function gpt1(options: GptOptions = {}): Layer[] {
  return generativeTransformer("gpt1", options);
}

/** GPT-2, small: 124,439,808 parameters for 50,257 tokens and 1024 positions (the paper's table says 117 M, in error). See `gpt`. */
export function gpt2(options: GptOptions = {}): Layer[] {
  return generativeTransformer("gpt2", options);
}

/** GPT-2, medium: 354,823,168 parameters. See `gpt2`. */
export function gpt2Medium(options: GptOptions = {}): Layer[] {
  return generativeTransformer("gpt2Medium", options);
}

/** GPT-2, large: 774,030,080 parameters. See `gpt2`. */
export function gpt2Large(options: GptOptions = {}): Layer[] {
  return generativeTransformer("gpt2Large", options);
}

/** GPT-2, the whole: 1,557,611,200 parameters; the paper's 1542 M. See `gpt2`. */
export function gpt2XL(options: GptOptions = {}): Layer[] {
  return generativeTransformer("gpt2XL", options);
}
