import { tensor } from "../../core/create.js";
import { DTypeError } from "../../core/errors.js";
import { positions } from "../../core/coordinates.js";
import { defineOp, type OpFunction } from "../../core/op.js";
import { checkShape, type Shape } from "../../core/shape.js";
import { Tensor } from "../../core/tensor.js";
import { apply, cast, constant } from "../../expression/build.js";
import type { Expression } from "../../expression/expression.js";
import { checkSeed, forkCounter, forkKey, seedKey } from "../../random/key.js";
import { THREEFRY_GROUPS, THREEFRY_PARITY, THREEFRY_ROTATIONS } from "../../random/threefry.js";
import { broadcastTo } from "../shape/broadcast.js";
import { slice } from "../shape/slice.js";

/** What names a stream of random numbers: a seed, or an int32 tensor with two words that a program is given. */
export type Key = number | Tensor;

const word = (value: number): Expression => constant(value | 0, "int32");
const add = (a: Expression, b: Expression): Expression => apply("add", a, b);
const xor = (a: Expression, b: Expression): Expression => apply("xor", a, b);

function rotate(x: Expression, bits: number): Expression {
  return apply("or", apply("shl", x, word(bits)), apply("shr", x, word(32 - bits)));
}

/** Threefry-2x32 with 20 rounds as an expression: the counter (c0, c1) encrypted. See `random/threefry.ts`. */
function threefry(k0: Expression, k1: Expression, c0: Expression, c1 = word(0)): [Expression, Expression] {
  const keys = [k0, k1, xor(xor(k0, k1), word(THREEFRY_PARITY))];
  let a = add(c0, k0);
  let b = add(k1, c1);
  for (let group = 1; group <= THREEFRY_GROUPS; group++) {
    for (const bits of THREEFRY_ROTATIONS[(group + 1) % 2]) {
      a = add(a, b);
      b = xor(rotate(b, bits), a);
    }
    a = add(a, keys[group % 3]);
    b = add(add(b, keys[(group + 1) % 3]), word(group));
  }
  return [a, b];
}

/** 24 random bits as a float in [0, 1). */
export function unit(bits: Expression): Expression {
  return apply("mul", cast(apply("shr", bits, word(8)), "float32"), constant(2 ** -24, "float32"));
}

/** A random operation: an expression of the two words that each position draws. */
export function randomOp(name: string, draw: (words: [Expression, Expression]) => Expression): OpFunction<undefined> {
  const expression = ([k0, k1, position]: readonly Expression[]): Expression => draw(threefry(k0, k1, position));
  const probe = [0, 1, 2].map((slot): Expression => ({ kind: "load", slot, dtype: "int32" }));
  const { dtype } = expression(probe);
  return defineOp<undefined>({
    name,
    infer: ([k0]) => ({ shape: k0.shape, dtype }),
    kernel: { kind: "pointwise", expression },
  });
}

/** The sources of a random operation: both words of the key everywhere, and each position. */
export function drawSources(shape: Shape, key: Key, where: string): Tensor[] {
  const checked = checkShape(shape, where);
  const words = keyTensor(key, where);
  const spread = (index: number): Tensor => broadcastTo(slice(words, [index]), checked);
  return [spread(0), spread(1), positions(checked)];
}

function keyTensor(key: Key, where: string): Tensor {
  if (!(key instanceof Tensor)) return tensor(Int32Array.from(seedKey(checkSeed(key, where))));
  if (key.dtype === "int32" && key.size === 2) return key;
  throw new DTypeError(`${where}: a key is an int32 tensor of two words, got ${key.toString()}`);
}

/** The key of a sub-stream, computed in the program: the same as `forkKey` of a key that is known. */
export function forkTensor(key: Key, label: number): Tensor {
  if (!(key instanceof Tensor)) return tensor(Int32Array.from(forkKey(seedKey(checkSeed(key, "random.fork")), label)));
  const [k0, k1] = drawSources([2], key, "random.fork");
  return forkOp([k0, k1, positions([2])], { counter: forkCounter(label) });
}

const forkOp = defineOp<{ counter: readonly [number, number] }>({
  name: "fork",
  infer: () => ({ shape: [2], dtype: "int32" }),
  kernel: {
    kind: "pointwise",
    expression: ([k0, k1, position], { counter: [c0, c1] }) => {
      const [a, b] = threefry(k0, k1, word(c0), word(c1));
      return apply("select", apply("eq", position, word(0)), a, b);
    },
  },
});
