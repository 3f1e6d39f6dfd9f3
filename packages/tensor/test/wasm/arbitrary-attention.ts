import * as fc from "fast-check";
import type { Operand } from "../../src/program/program.js";
import type { Case } from "./arbitrary.js";
import { contiguous, namedStep, noise, ProgramBuilder, sizeOf } from "./programs.js";

/** An attention, forward or backward, with operands of any layout. */
export interface Attention {
  readonly [size: string]: number | boolean | readonly number[];
  readonly B: number;
  readonly T: number;
  readonly S: number;
  readonly G: number;
  readonly each: number;
  readonly D: number;
  readonly E: number;
  readonly causal: boolean;
  readonly masked: boolean;
  readonly packed: boolean;
  readonly order: readonly number[];
}

const size = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });

export const attentions: fc.Arbitrary<Attention> = fc.record({
  B: size(2),
  T: fc.oneof(size(9), size(140)),
  S: fc.oneof(size(9), size(140)),
  G: size(2),
  each: size(3),
  D: size(18),
  E: size(18),
  causal: fc.boolean(),
  masked: fc.boolean(),
  packed: fc.boolean(),
  order: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
});

/** Axes in memory in some order, with a gap behind each row if the last one does not lie there. */
function laidOut(p: ProgramBuilder, shape: readonly number[], order: readonly number[], inputs: number[][]): Operand {
  const strides = shape.map(() => 0);
  let stride = 1;
  for (const axis of order.toReversed()) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  inputs.push(noise(stride, inputs.length + 1));
  return { ...contiguous(p.input(stride), shape), strides };
}

/** The program of a forward pass. */
export function forward({ B, T, S, G, each, D, E, causal, masked, order }: Attention): Case {
  const p = new ProgramBuilder();
  const inputs: number[][] = [];
  const H = G * each;
  const reads = sources(p, inputs, { B, T, S, G, H, D, E, masked, order });
  const written = B * T * H * (E + 2);
  const attributes = { causal: causal ? 1 : 0, scale: 0.5 };
  p.steps.push(namedStep("attention", reads, [contiguous(p.output(written), [written])], attributes));
  return { program: p.build(), inputs };
}

/** The program of a backward pass, with any numbers for what the forward pass leaves: largest scores that are, and small shares. */
export function backward({ B, T, S: keys, G, each, D, E: width, causal, masked, packed, order }: Attention): Case {
  const p = new ProgramBuilder();
  const inputs: number[][] = [];
  const H = G * each;
  const [S, E] = packed ? [T, D] : [keys, width];
  const [q, k, v, ...bias] = sources(p, inputs, { B, T, S, G, H, D, E, masked, order });
  const rows = B * H * T;
  const result = contiguous(p.input(rows * (E + 2)), [rows * (E + 2)]);
  inputs.push([...noise(rows * E, 8), ...noise(rows, 9).map((x) => 60 + x), ...noise(rows, 10)]);
  const dy = laidOut(p, [B, T, H, E], order, inputs);
  const shape = packed ? [B, T, H + 2 * G, D] : [B * T * H * D + B * S * G * (D + E)];
  const attributes = { causal: causal ? 1 : 0, scale: 0.5, packed: packed ? 1 : 0 };
  const target = contiguous(p.output(sizeOf(shape)), shape);
  p.steps.push(namedStep("attentionGradient", [q, k, v, result, dy, ...bias], [target], attributes));
  return { program: p.build(), inputs };
}

interface Sizes {
  readonly B: number;
  readonly T: number;
  readonly S: number;
  readonly G: number;
  readonly H: number;
  readonly D: number;
  readonly E: number;
  readonly masked: boolean;
  readonly order: readonly number[];
}

function sources(p: ProgramBuilder, inputs: number[][], { B, T, S, G, H, D, E, masked, order }: Sizes): Operand[] {
  const shapes = [
    [B, T, H, D],
    [B, S, G, D],
    [B, S, G, E],
  ];
  const operands = shapes.map((shape) => laidOut(p, shape, order, inputs));
  if (!masked) return operands;
  // The same for all heads, and every third pair forbidden.
  const bias = contiguous(p.input(B * T * S), [B, H, T, S]);
  inputs.push(noise(B * T * S, 5).map((x, i) => (i % 3 === 0 ? -1e30 : x)));
  return [...operands, { ...bias, strides: [T * S, 0, S, 1] }];
}
