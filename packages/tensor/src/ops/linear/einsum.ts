import { asTensor, type TensorLike } from "../../core/create.js";
import { InvalidArgumentError, ShapeError } from "../../core/errors.js";
import { formatShape, sizeOf } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import { coordinates } from "../../core/coordinates.js";
import { mul } from "../pointwise/arithmetic.js";
import { equal, where } from "../pointwise/select.js";
import { sum } from "../reduce/reduce.js";
import { reshape } from "../shape/reshape.js";
import { transpose } from "../shape/transpose.js";
import { matmul } from "./matmul.js";

/** A tensor whose axes have letters. */
interface Lettered {
  readonly tensor: Tensor;
  readonly letters: readonly string[];
}

/**
 * Einstein summation: `einsum("bij,bjk->bik", a, b)`. A letter names an axis; letters that are not in the result are
 * summed over; a letter twice in one operand takes its diagonal. Without "->" the result has the letters that occur
 * once, in alphabetical order. Operands are contracted from left to right, pairs as matrix products.
 */
export function einsum(equation: string, ...operands: readonly TensorLike[]): Tensor {
  const { inputs, output } = parse(equation, operands.length);
  const lettered = operands.map((operand, i) => diagonal(label(asTensor(operand), inputs[i], equation)));
  checkSizes(lettered, equation);
  let result = lettered[0];
  for (let i = 1; i < lettered.length; i++) {
    const later = new Set([...output, ...lettered.slice(i + 1).flatMap((item) => item.letters)]);
    result = contract(result, lettered[i], later);
  }
  const summed = sumOut(result, new Set(output));
  return transpose(
    summed.tensor,
    output.map((letter) => summed.letters.indexOf(letter)),
  );
}

function parse(equation: string, count: number): { inputs: string[][]; output: string[] } {
  const match = /^([a-zA-Z]*(?:,[a-zA-Z]*)*)(?:->([a-zA-Z]*))?$/.exec(equation.replaceAll(" ", ""));
  if (!match) throw new InvalidArgumentError(`einsum: "${equation}" is not of the form "ij,jk->ik"`);
  const inputs = match[1].split(",").map((letters) => [...letters]);
  if (inputs.length !== count) {
    throw new InvalidArgumentError(`einsum: "${equation}" names ${inputs.length} operands, got ${count}`);
  }
  const all = inputs.flat();
  const once = [...new Set(all)].filter((letter) => all.indexOf(letter) === all.lastIndexOf(letter)).sort();
  const output = match[2] === undefined ? once : [...match[2]];
  const wrong = output.find((letter, i) => !all.includes(letter) || output.indexOf(letter) !== i);
  if (wrong)
    throw new InvalidArgumentError(
      `einsum: "${equation}": "${wrong}" must occur in an operand, and once in the result`,
    );
  return { inputs, output };
}

function label(tensor: Tensor, letters: readonly string[], equation: string): Lettered {
  if (letters.length !== tensor.rank) {
    throw new ShapeError(
      `einsum: "${equation}": "${letters.join("")}" needs ${letters.length} axes, got ${formatShape(tensor.shape)}`,
    );
  }
  return { tensor, letters };
}

function checkSizes(operands: readonly Lettered[], equation: string): void {
  const sizes = new Map<string, number>();
  for (const { tensor, letters } of operands) {
    letters.forEach((letter, axis) => {
      const known = sizes.get(letter) ?? tensor.shape[axis];
      if (known !== tensor.shape[axis]) {
        throw new ShapeError(`einsum: "${equation}": "${letter}" has sizes ${known} and ${tensor.shape[axis]}`);
      }
      sizes.set(letter, known);
    });
  }
}

/** A repeated letter keeps the elements whose two coordinates agree: a mask, then a sum over the second. */
function diagonal({ tensor, letters }: Lettered): Lettered {
  const second = letters.findIndex((letter, i) => letters.indexOf(letter) !== i);
  if (second < 0) return { tensor, letters };
  const first = letters.indexOf(letters[second]);
  const mask = equal(coordinates(tensor.shape, first), coordinates(tensor.shape, second));
  return diagonal({
    tensor: sum(where(mask, tensor, 0), second),
    letters: letters.filter((_, axis) => axis !== second),
  });
}

function sumOut({ tensor, letters }: Lettered, keep: ReadonlySet<string>): Lettered {
  const axes = letters.map((_, axis) => axis).filter((axis) => !keep.has(letters[axis]));
  return {
    tensor: axes.length > 0 ? sum(tensor, axes) : tensor,
    letters: letters.filter((letter) => keep.has(letter)),
  };
}

/** Two operands: shared letters that stay are batches, shared letters that go are summed by a matrix product. */
function contract(a: Lettered, b: Lettered, later: ReadonlySet<string>): Lettered {
  const left = sumOut(a, new Set([...later, ...b.letters]));
  const right = sumOut(b, new Set([...later, ...a.letters]));
  const shared = left.letters.filter((letter) => right.letters.includes(letter));
  const batch = shared.filter((letter) => later.has(letter));
  const inner = shared.filter((letter) => !later.has(letter));
  const m = left.letters.filter((letter) => !shared.includes(letter));
  const n = right.letters.filter((letter) => !shared.includes(letter));
  const x = arrange(left, [batch, m, inner]);
  const y = arrange(right, [batch, inner, n]);
  const size = (item: Lettered, letter: string): number => item.tensor.shape[item.letters.indexOf(letter)];
  const shape = [...[...batch, ...m].map((letter) => size(left, letter)), ...n.map((letter) => size(right, letter))];
  const product = inner.length > 0 ? matmul(x, y) : mul(x, y);
  return { tensor: reshape(product, shape), letters: [...batch, ...m, ...n] };
}

/** Groups of letters as the axes of a three-axis tensor. */
function arrange({ tensor, letters }: Lettered, groups: readonly (readonly string[])[]): Tensor {
  const ordered = transpose(
    tensor,
    groups.flat().map((letter) => letters.indexOf(letter)),
  );
  return reshape(
    ordered,
    groups.map((group) => sizeOf(group.map((letter) => tensor.shape[letters.indexOf(letter)]))),
  );
}
