import {
  add,
  bahdanauDecoder,
  bidirectional,
  crossAttention,
  dense,
  embedding,
  encoderDecoder,
  gru,
  lambda,
  Layer,
  layerNorm,
  learnedPositions,
  lstm,
  masked,
  multiHeadAttention,
  sequential,
  sinusoidalPositions,
  tiedOutput,
  transformerDecoderBlock,
  transformerEncoderBlock,
  type ForwardContext,
} from "@nn/layers";
import { broadcastTo, getBackend, mean, placeholder, setBackend, type Tensor } from "@nn/tensor";
import { afterEach, describe, expect, test } from "vitest";
import { CachedContinuation } from "../src/generation/continuation/cached.js";
import { DecodingContext, Memories } from "../src/generation/continuation/decoding.js";
import { WholeContinuation } from "../src/generation/continuation/whole.js";
import { forwardThrough, inputOf } from "../src/model/forward.js";
import { bahdanau, generate, transformer, type Network } from "../src/index.js";
import { text, VOCABULARY, writer } from "./writer.js";

/** S, T, and padding, a token that networks may write as any other. */
const [SOURCE, LENGTH, PADDING] = [6, 20, 0];

/** Adds the mean of what the encoder read; a layer of one's own that knows nothing of pieces. */
class Gist extends Layer {
  static override readonly type = "gist";

  override get stepwise(): boolean {
    return true;
  }

  override forward(x: Tensor, { memory }: ForwardContext): Tensor {
    return x.add(broadcastTo(mean(memory!.values, 1, { keepDims: true }), [x.shape[0], 1, x.shape[2]]));
  }
}

const vectors = (width = 16): Layer => embedding(VOCABULARY, width);
const decoder = (...layers: Layer[]): Layer => sequential([vectors(), ...layers, dense(VOCABULARY)]);
const reader = (): Layer => sequential([vectors(), bidirectional(gru(8))]);

const architectures: readonly (readonly [string, () => Layer[]])[] = [
  ["a transformer", () => transformer({ source: SOURCE, vocabulary: VOCABULARY, layers: 2, heads: 2, width: 16 })],
  [
    "a transformer that leaves out padding",
    () =>
      transformer({ source: SOURCE, vocabulary: VOCABULARY, layers: 2, heads: 2, width: 16, paddingIndex: PADDING }),
  ],
  ["a recurrent one", () => bahdanau({ vocabulary: VOCABULARY, source: SOURCE, width: 8, units: 8 })],
  [
    "a recurrent one that leaves out padding",
    () => bahdanau({ vocabulary: VOCABULARY, source: SOURCE, width: 8, units: 8, paddingIndex: PADDING }),
  ],
  [
    "rotary positions, grouped heads, an encoder of another width",
    () => {
      const encoder = sequential([vectors(12), transformerEncoderBlock({ heads: 2 })]);
      const block = () => transformerDecoderBlock({ heads: 4, keyValueHeads: 2, rotary: true, memoryWidth: 12 });
      return [
        encoderDecoder(encoder, decoder(block(), block(), layerNorm()), { source: SOURCE, paddingIndex: PADDING }),
      ];
    },
  ],
  [
    "layers in front of both and behind the decoder",
    () => [
      vectors(),
      learnedPositions(),
      multiHeadAttention({ heads: 2, causal: true }),
      encoderDecoder(transformerEncoderBlock({ heads: 2 }), transformerDecoderBlock({ heads: 2 }), { source: SOURCE }),
      sinusoidalPositions(),
      transformerEncoderBlock({ heads: 2, causal: true, rotary: true }),
      lstm(8),
      dense(VOCABULARY),
    ],
  ],
  [
    "a decoder that is an encoder and a decoder",
    () => {
      const inner = encoderDecoder(bidirectional(lstm(4)), crossAttention({ heads: 2, memoryWidth: 8 }), { source: 2 });
      return [encoderDecoder(reader(), decoder(inner), { source: SOURCE - 2 })];
    },
  ],
  [
    "two side by side",
    () => {
      const one = () => encoderDecoder(reader(), decoder(bahdanauDecoder(6)), { source: SOURCE });
      const other = () => encoderDecoder(vectors(), decoder(crossAttention({ heads: 2 })), { source: SOURCE });
      return [add(one(), other())];
    },
  ],
  [
    "a stateful encoder",
    () => {
      const encoder = sequential([vectors(), lstm(16, { stateful: 3 })]);
      return [encoderDecoder(encoder, decoder(crossAttention({ heads: 2 })), { source: SOURCE })];
    },
  ],
  [
    "a layer of one's own that looks at what was read",
    () => [
      tiedOutput(vectors(), [
        encoderDecoder(bidirectional(gru(8)), sequential([new Gist(), lstm(16)]), { source: SOURCE }),
      ]),
    ],
  ],
  [
    "padding that only the layers around know of",
    () => [
      masked(PADDING, [
        tiedOutput(vectors(), [
          encoderDecoder(
            multiHeadAttention({ heads: 2 }),
            sequential([gru(16), multiHeadAttention({ heads: 2, causal: true }), crossAttention({ heads: 2 })]),
            { source: SOURCE },
          ),
        ]),
      ]),
    ],
  ],
];

const make = (layers: () => Layer[]): Network => writer({ length: SOURCE + LENGTH, layers: layers() });

/** Sources of three lengths, and one that is all padding. */
const sources = [
  [3, 7, 2, 9, 4, 1],
  [5, 1, 8, PADDING, PADDING, PADDING],
  [2, PADDING, PADDING, PADDING, PADDING, PADDING],
  [PADDING, PADDING, PADDING, PADDING, PADDING, PADDING],
];

const long = Array.from({ length: 18 }, (_, i) => (i * 7) % VOCABULARY);

afterEach(() => setBackend("auto"));

const byName = (name: string): (() => Layer[]) => architectures.find(([known]) => known === name)![1];

describe.each(architectures)("%s", (_, layers) => {
  test("writes the same tokens with what it remembers as without: greedy, drawn, searched", async () => {
    const network = make(layers);
    expect(network.layers.every(({ stepwise }) => stepwise)).toBe(true);
    const drawn = { length: 12, seed: 5 };
    for (const source of sources) {
      for (const options of [{ ...drawn, temperature: 0 }, drawn, { length: 12, beam: 4, stop: 3 }]) {
        const written = await text(network, [4], { ...options, source });
        expect(await text(network, [4], { ...options, source, cache: false })).toEqual(written);
      }
    }
    const behind = await text(network, long, { length: 2, seed: 5, source: sources[0] });
    expect(behind).toHaveLength(2);
    expect(await text(network, long, { length: 2, seed: 5, source: sources[0], cache: false })).toEqual(behind);
  });

  test.each(["js", "wasm"] as const)("expects the same, for several sequences at once, on %s", (backend) => {
    setBackend(backend);
    expect(getBackend().name).toBe(backend);
    const network = make(layers);
    const rows = 3;
    const cached = new CachedContinuation(network, rows);
    for (const source of sources) {
      const whole = new WholeContinuation(network, rows, source);
      cached.restart(source);
      let sequences = [
        [1, 2],
        [9, 4],
        [PADDING, 6],
      ];
      let parents: number[] | undefined;
      for (let step = 0; step < 5; step++) {
        const expected = whole.logits(sequences);
        cached.logits(sequences, parents).forEach((logits, row) => {
          const largest = Math.max(...expected[row].map(Math.abs));
          for (const [k, logit] of logits.entries()) {
            expect(Math.abs(logit - expected[row][k])).toBeLessThan(2e-5 * Math.max(1, largest));
          }
        });
        parents = [2, 0, 0];
        sequences = parents.map((parent, row) => [...sequences[parent], (3 * row + step) % VOCABULARY]);
      }
    }
  });
});

describe("with a source", () => {
  test("far beyond the longest sequence the decoder goes on from the last half, the encoder from its source", async () => {
    const names = ["a transformer that leaves out padding", "layers in front of both and behind the decoder"];
    for (const name of names) {
      const network = make(byName(name));
      for (const options of [
        { length: 50, seed: 5 },
        { length: 30, beam: 3 },
      ]) {
        const written = await text(network, [4, 2], { ...options, source: sources[1] });
        expect(written).toHaveLength(options.length);
        expect(await text(network, [4, 2], { ...options, source: sources[1], cache: false })).toEqual(written);
      }
    }
  });

  test("prompts and decoders of any length", async () => {
    for (const length of [1, 2, 16, 17]) {
      const network = writer({ length: SOURCE + length, layers: byName("a transformer")() });
      for (const size of [1, 2, 16, 17, 40]) {
        const prompt = Array.from({ length: size }, (_, i) => (i * 7 + 1) % VOCABULARY);
        const options = { length: 5, seed: 2, source: sources[0] };
        const written = await text(network, prompt, options);
        expect(await text(network, prompt, { ...options, cache: false })).toEqual(written);
      }
    }
  });

  test.each([true, false])("refuses other sources, and writes on after it, with cache: %s", async (cache) => {
    const network = make(byName("a transformer"));
    const write = (source: number[]): Promise<number[]> => text(network, [1], { length: 5, seed: 1, source, cache });
    const written = await write(sources[0]);
    await expect(write([1, 2, 3, 4, 5, VOCABULARY])).rejects.toThrow(
      "tiedOutput.embedding: gather: index 11 is outside 0 … 10",
    );
    await expect(write([1, 2])).rejects.toThrow("encodes the first 6 of 26 tokens: give source, 6 tokens; got 2");
    await expect(write([1, 2, 3, 4, 5, -1])).rejects.toThrow("the source has -1");
    expect(await write(sources[0])).toEqual(written);
  });

  test("a recurrent decoder is not bound to the length that it was trained on", async () => {
    const write = (length: number): Promise<number[]> => {
      const network = writer({ length: SOURCE + length, layers: byName("a recurrent one")() });
      return text(network, [3], { length: 30, temperature: 0, source: sources[0] });
    };
    expect(await write(4)).toEqual(await write(40));
  });

  test("texts depend on it, and several at once do not disturb one another", async () => {
    const network = make(byName("a transformer that leaves out padding"));
    const options = { length: 12, seed: 2 };
    const alone: number[][] = [];
    for (const source of sources) {
      alone.push(await text(make(byName("a transformer that leaves out padding")), [1], { ...options, source }));
    }
    expect(new Set(alone.map((tokens) => tokens.join())).size).toBe(sources.length);
    const together = sources.map((source) => generate(network, [1], { ...options, source }));
    const tokens: number[][] = sources.map(() => []);
    for (let i = 0; i < 12; i++) {
      for (const [row, iterator] of together.entries()) tokens[row].push((await iterator.next()).value as number);
    }
    expect(tokens).toEqual(alone);
    expect(await text(network, [1], { ...options, source: sources[2] })).toEqual(alone[2]);
  });

  test("a network that cannot go piece by piece looks at everything, as before", async () => {
    const twice = lambda((x) => x.mul(2));
    const network = make(() => [
      encoderDecoder(reader(), decoder(twice, crossAttention({ heads: 2 })), { source: SOURCE }),
    ]);
    expect(network.layers.every(({ stepwise }) => stepwise)).toBe(false);
    expect(await text(network, [1], { length: 30, seed: 1, source: sources[0] })).toHaveLength(30);
    const ahead = make(() => [encoderDecoder(reader(), decoder(bidirectional(gru(8))), { source: SOURCE })]);
    await expect(text(ahead, [1], { length: 2, source: sources[0] })).rejects.toThrow("encoderDecoder looks ahead");
  });
});

describe("what is remembered of a source", () => {
  /** Names and shapes of all that the first piece writes, for beams of 4. */
  function kept(layers: () => Layer[]): string[] {
    const network = make(layers);
    const memories = new Memories();
    const position = placeholder(1, [], "int32");
    const trace = (size: number, hasSource: boolean): DecodingContext => {
      const context = new DecodingContext(memories, { position, hasSource }, SOURCE + LENGTH);
      forwardThrough(network.layers, inputOf(network.layers, [4, size]), context);
      return context;
    };
    trace(1, false);
    memories.complete();
    return trace(SOURCE + 1, true).updates.map(({ target }) => `${target.name} ${target.shape.join(" ")}`);
  }

  test("is kept once, whatever the number of beams, and only what is needed", () => {
    const own = [`k 4 ${LENGTH} 2 8`, `v 4 ${LENGTH} 2 8`];
    const block = [...own, `kv 1 ${SOURCE} 4 8`];
    expect(kept(byName("a transformer"))).toEqual([...block, ...block]);
    const real = `mask 4 ${LENGTH} 1 1`;
    const masked = [...own, real, `kv 1 ${SOURCE} 4 8`];
    expect(kept(byName("a transformer that leaves out padding"))).toEqual([`mask 1 ${SOURCE}`, ...masked, ...masked]);
    expect(kept(byName("a recurrent one"))).toEqual([`values 1 ${SOURCE} 16`, `keys 1 ${SOURCE} 8`, "h 4 8"]);
    expect(kept(byName("a layer of one's own that looks at what was read"))[0]).toBe(`values 1 ${SOURCE} 16`);
  });
});
