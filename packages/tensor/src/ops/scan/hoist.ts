import type { Tensor } from "../../core/tensor.js";
import { dependents } from "./loop.js";
import { Stacker } from "./stacker.js";

/**
 * Finds what the body of a loop computes from what it walks along alone, with at least one kernel or reduction, and
 * computes it for all iterations at once: the products of all inputs with a matrix are one product. The results are added
 * to `walked`, so that the loop finds one after another there.
 */
export function hoist(
  roots: readonly Tensor[],
  carries: readonly Tensor[],
  walked: Map<Tensor, Tensor>,
  count: number,
): void {
  const own = new Set(carries);
  const recurrent = dependents(roots, own);
  const varying = dependents(roots, new Set([...own, ...walked.keys()]));
  const given = new Map(walked);
  const stacker = new Stacker({
    count,
    varying,
    inLoop: new Set(),
    walked: given,
    left: (of) => of,
  });
  const isDearInside = memoize((tensor: Tensor, self): boolean => {
    if (!varying.has(tensor) || given.has(tensor)) return false;
    const { kind } = tensor.op.kernel;
    return kind === "named" || kind === "reduce" || tensor.sources.some(self);
  });
  for (const user of recurrent) {
    if (own.has(user)) continue;
    for (const source of user.sources) {
      const isInput = varying.has(source) && !recurrent.has(source) && !walked.has(source);
      if (isInput && isDearInside(source) && stacker.canStack(source)) walked.set(source, stacker.stack(source));
    }
  }
}

function memoize<R>(f: (tensor: Tensor, self: (tensor: Tensor) => R) => R): (tensor: Tensor) => R {
  const known = new Map<Tensor, R>();
  const self = (tensor: Tensor): R => {
    if (!known.has(tensor)) known.set(tensor, f(tensor, self));
    return known.get(tensor)!;
  };
  return self;
}
