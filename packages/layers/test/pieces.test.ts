import { compile, narrow, parameter, RandomStream, sizeOf, sub, tensor, type Parameter, type Tensor } from "@nn/tensor";
import { expectClose } from "@nn/testing";
import { expect, test } from "vitest";
import {
  bahdanauDecoder,
  bidirectional,
  changedContext,
  embedding,
  encoderDecoder,
  gru,
  learnedPositions,
  lstm,
  masked,
  multiHeadAttention,
  sequential,
  tiedOutput,
  trainingContext,
  transformerDecoderBlock,
  type Decoding,
  type Layer,
} from "../src/index.js";

const [SOURCE, LENGTH, VOCABULARY] = [4, 5, 7];

/** Pieces of S + T positions; a state has the layer's label and its own name. */
class Pieces implements Decoding {
  constructor(
    readonly hasSource: boolean,
    readonly start: Tensor,
    readonly states: Map<string, Parameter>,
    readonly length = SOURCE + LENGTH,
  ) {}

  get position(): Tensor {
    return this.hasSource ? this.start : sub(this.start, SOURCE + LENGTH - this.length);
  }

  last(length: number): Decoding {
    return new Pieces(this.hasSource, this.start, this.states, length);
  }

  state(layer: Layer, name: string, shape: readonly number[]): Parameter {
    const key = `${layer.label} ${name}`;
    const known = this.states.get(key);
    if (known) return known;
    const made = parameter(new Float32Array(sizeOf(shape)), { shape });
    this.states.set(key, made);
    return made;
  }
}

const read = (width: number): Layer => bidirectional(gru(width / 2));
const write = (): Layer =>
  sequential([learnedPositions(), transformerDecoderBlock({ heads: 2, rotary: true }), bahdanauDecoder(4)]);

test.each<[string, () => Layer]>([
  [
    "an encoder and a decoder",
    () =>
      tiedOutput(embedding(VOCABULARY, 8), [
        encoderDecoder(read(8), sequential([write(), lstm(8)]), { source: SOURCE }),
      ]),
  ],
  [
    "among other layers that count positions",
    () =>
      sequential([
        masked(0, [embedding(VOCABULARY, 8), learnedPositions(), encoderDecoder(read(8), write(), { source: SOURCE })]),
        learnedPositions(),
        multiHeadAttention({ heads: 2, causal: true, rotary: true }),
      ]),
  ],
])("%s: piece by piece is as at once, with one memory for all rows", async (_, make) => {
  const layer = make();
  layer.build([SOURCE + LENGTH], new RandomStream(3));
  expect(layer.stepwise).toBe(true);
  const source = [3, 1, 0, 0];
  const rows = [
    [...source, 1, 2, 0, 4, 5],
    [...source, 6, 0, 3, 2, 1],
    [...source, 2, 2, 5, 0, 0],
  ];
  const x = tensor(rows, { dtype: "int32" });
  const states = new Map<string, Parameter>();
  const at = (hasSource: boolean) =>
    compile((piece: Tensor, position: Tensor) => {
      const context = changedContext(trainingContext(1), { decoding: new Pieces(hasSource, position, states) });
      return layer.apply(piece, context);
    });
  const [first, next] = [at(true), at(false)];
  const expected = layer.apply(x);
  const piece = (from: number, to: number): Tensor => narrow(x, 1, from, to);
  const compared = async (y: Tensor, t: number): Promise<void> => {
    const plain = tensor(Array.from(await y.data()), { shape: y.shape });
    expectClose(plain, narrow(expected, 1, t, t + y.shape[1]));
  };
  await compared(first(piece(0, SOURCE + 1), tensor(0, { dtype: "int32" })), 0);
  await compared(next(piece(SOURCE + 1, SOURCE + 3), tensor(SOURCE + 1, { dtype: "int32" })), 1);
  for (const t of [3, 4]) {
    await compared(next(piece(SOURCE + t, SOURCE + t + 1), tensor(SOURCE + t, { dtype: "int32" })), t);
  }
  const ofSource = [...states].filter(([name]) => / (kv|keys|values)$/.test(name));
  expect(ofSource.map(([, { shape }]) => shape.slice(0, 2))).toEqual(ofSource.map(() => [1, SOURCE]));
  expect(ofSource.length).toBe(3);
});
