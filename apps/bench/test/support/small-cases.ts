import { cases } from "../../src/ops/cases/index.js";
import type { Fill, OpCase } from "../../src/ops/case.js";

/** A short length in the place of a long one, always the same one. */
const small = (length: number): number => (length <= 16 ? length : 3 + (length % 7));

const smallFill = (fill: Fill): Fill => (fill.kind === "index" ? { ...fill, below: small(fill.below) } : fill);

/** Every case with short axes, so that every framework computes it in no time. */
export const smallCases: readonly OpCase[] = cases.map((given) => ({
  ...given,
  attributes: { ...given.attributes, ...(given.attributes.length === undefined ? {} : { length: 5 }) },
  operands: given.operands.map(({ shape, fill }) => ({ shape: shape.map(small), fill: smallFill(fill) })),
}));
