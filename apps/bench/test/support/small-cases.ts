import { cases } from "../../src/ops/cases/index.js";
import type { Fill, OpCase, Operand } from "../../src/ops/case.js";
import { windowedShape } from "../../src/ops/windows.js";

/** A short length in the place of a long one, always the same one. */
const small = (length: number): number => (length <= 16 ? length : 3 + (length % 7));

const smallFill = (fill: Fill): Fill => (fill.kind === "index" ? { ...fill, below: small(fill.below) } : fill);

/** Every case with short axes, so that every framework computes it in no time. */
export const smallCases: readonly OpCase[] = cases.map((given) => {
  const { length, groups } = given.attributes;
  const attributes = {
    ...given.attributes,
    ...(length === undefined ? {} : { length: 5 }),
    ...(groups === undefined ? {} : { groups: small(groups) }),
  };
  const operands = given.operands.map(({ shape, fill }) => ({ shape: shape.map(small), fill: smallFill(fill) }));
  return { ...given, attributes, operands: attributes.by === undefined ? operands : withSmallDy(given, operands) };
});

/** dy is as large as the result of the smaller operands. */
function withSmallDy({ operation, attributes }: OpCase, operands: readonly Operand[]): Operand[] {
  const shape = windowedShape(
    operation,
    operands.map(({ shape }) => shape),
    attributes,
  );
  return [...operands.slice(0, -1), { ...operands.at(-1)!, shape }];
}
