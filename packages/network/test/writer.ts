import { crossEntropy, generate, gpt, Network, type GenerateOptions } from "../src/index.js";

export const VOCABULARY = 11;

/** A network whose first weights are large enough that its text is no monotony. */
export function writer(
  options: { readonly length?: number; readonly layers?: Network["layers"]; readonly seed?: number } = {},
): Network {
  const { length = 24, seed = 3 } = options;
  const layers = options.layers ?? gpt({ vocabulary: VOCABULARY, layers: 2, heads: 2, width: 16 });
  const network = new Network({ input: [length], layers, loss: crossEntropy, seed });
  for (const { path, parameter } of network.namedParameters()) {
    if (/\.(W|P|Wqkv|Wo)$/.test(path)) parameter.set(parameter.value.data.map((value) => value * 12));
  }
  return network;
}

/** The tokens that it writes. */
export async function text(network: Network, prompt: number[], options: GenerateOptions): Promise<number[]> {
  const tokens: number[] = [];
  for await (const token of generate(network, prompt, options)) tokens.push(token);
  return tokens;
}
