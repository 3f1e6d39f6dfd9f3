import { pullBack, type Seed } from "../../autograd/gradients.js";
import { bound, scalar } from "../../core/create.js";
import { isFloat } from "../../core/dtype.js";
import { boundIn, type Carry, type Loop } from "../../core/loop.js";
import type { ResultGradient } from "../../core/op.js";
import type { Tensor } from "../../core/tensor.js";
import { isDear } from "../../schedule/cost.js";
import { add } from "../pointwise/arithmetic.js";
import { broadcastTo } from "../shape/broadcast.js";
import { dependents, LoopNode, type LoopAttributes } from "./loop.js";
import { Stacker } from "./stacker.js";

/**
 * The gradient of a loop is a loop that runs the other way: its carries are the gradients of the carries, its body is the
 * vector-Jacobian product of the body. It finds values of the iterations again in what the loop leaves behind; what is
 * cheap is computed once more. Gradients of what the iterations read from outside are sums over time, and those of what
 * the loop walks along lie in time: both are computed after the loop, for all iterations at once, where that is possible.
 */
export function loopGradient(
  results: readonly ResultGradient[],
  node: Tensor,
  sources: readonly Tensor[],
  { loop, keeping }: LoopAttributes,
): (Tensor | undefined)[] {
  return new LoopGradient(new LoopNode(node, loop), sources, keeping).compute(results);
}

/** The gradients in one iteration. */
interface Slopes {
  readonly carries: readonly (Tensor | undefined)[];
  readonly xs: readonly (Tensor | undefined)[];
  readonly outside: readonly (Tensor | undefined)[];
}

/** A gradient that has arrived at the values that a tensor had in all iterations. */
interface StackGradient {
  readonly of: Tensor;
  readonly at: Tensor;
  readonly dy: Tensor;
}

class LoopGradient {
  readonly #forward: LoopNode;
  readonly #loop: Loop;
  readonly #walked: readonly Tensor[];
  readonly #outside: readonly Tensor[];
  readonly #keeping: LoopAttributes["keeping"];

  constructor(forward: LoopNode, sources: readonly Tensor[], keeping: LoopAttributes["keeping"]) {
    const { carries, xs } = forward.loop;
    this.#forward = forward;
    this.#loop = forward.loop;
    this.#walked = sources.slice(carries.length, carries.length + xs.length);
    this.#outside = sources.slice(carries.length + xs.length);
    this.#keeping = keeping;
  }

  compute(results: readonly ResultGradient[]): (Tensor | undefined)[] {
    const { carries } = this.#loop;
    const lasts = carries.map((_, carry) =>
      results
        .filter(({ of }) => of.kind === "last" && of.carry === carry)
        .map(({ dy }) => dy)
        .reduce(sumOf, undefined),
    );
    const stacks = results.flatMap(({ of, dy }): StackGradient[] =>
      of.kind === "stack" ? [{ of: of.of, at: bound(of.of.shape, dy.dtype), dy }] : [],
    );
    // Gradients after an iteration; before the last ones nothing has arrived at some of them.
    const after = carries.map(({ at }, carry) => (lasts[carry] ? bound(at.shape, at.dtype) : undefined));
    let slopes = this.#slopes(stacks, after);
    while (this.#growAfter(after, slopes)) slopes = this.#slopes(stacks, after);
    return this.#gradients(slopes, stacks, after, lasts);
  }

  /** Carries to which a gradient comes only from later iterations. */
  #growAfter(after: (Tensor | undefined)[], { carries }: Slopes): boolean {
    const missing = [...carries.keys()].filter((carry) => carries[carry] && !after[carry]);
    for (const carry of missing) {
      const { shape, dtype } = this.#loop.carries[carry].at;
      after[carry] = bound(shape, dtype);
    }
    return missing.length > 0;
  }

  /** The vector-Jacobian product of one iteration. */
  #slopes(stacks: readonly StackGradient[], after: readonly (Tensor | undefined)[]): Slopes {
    const { carries, xs } = this.#loop;
    const seeds: Seed[] = stacks.map(({ of, at }) => ({ y: of, dy: at }));
    carries.forEach(({ next }, carry) => {
      const dy = after[carry];
      if (dy) seeds.push({ y: next, dy });
    });
    const ats = carries.map(({ at }) => at);
    const all = [...ats, ...xs, ...this.#outside];
    const ends = new Set(all);
    const slopes = pullBack(
      seeds.filter(({ y }) => isFloat(y.dtype)),
      all,
      ends,
    );
    return {
      carries: slopes.slice(0, ats.length),
      xs: slopes.slice(ats.length, ats.length + xs.length),
      outside: slopes.slice(ats.length + xs.length),
    };
  }

  #gradients(
    slopes: Slopes,
    stacks: readonly StackGradient[],
    after: readonly (Tensor | undefined)[],
    lasts: readonly (Tensor | undefined)[],
  ): (Tensor | undefined)[] {
    const active = [...after.keys()].filter((carry) => after[carry]);
    const carries = active.map((carry): Carry => {
      const at = after[carry]!;
      return { at, next: slopes.carries[carry] ?? zerosLike(at) };
    });
    const initials = active.map((carry) => lasts[carry] ?? zerosLike(after[carry]!));
    const present = (list: readonly (Tensor | undefined)[]): Tensor[] => list.filter((slope) => slope !== undefined);
    const totals = present(slopes.outside);
    const roots = [...present(slopes.xs), ...totals];
    const walked = new Map(stacks.map(({ at, dy }) => [at, dy]));
    for (const [at, source] of this.#residuals([...roots, ...carries.map(({ next }) => next)])) walked.set(at, source);
    return new Backward(this.#loop, { carries, initials, walked, roots, totals }, this.#keeping).gradients(
      slopes,
      active,
    );
  }

  /** What of the loop's values its gradient needs, and where it finds them. */
  #residuals(roots: readonly Tensor[]): Map<Tensor, Tensor> {
    const { carries, xs } = this.#loop;
    const ends = new Set([...this.#outside]);
    const body = dependents([...carries.map(({ next }) => next), ...roots], boundIn(this.#loop));
    const found = new Map<Tensor, Tensor>();
    const seen = new Set<Tensor>();
    const open = [...roots];
    for (let tensor = open.pop(); tensor; tensor = open.pop()) {
      if (seen.has(tensor) || ends.has(tensor)) continue;
      seen.add(tensor);
      const x = xs.indexOf(tensor);
      if (x >= 0) found.set(tensor, this.#walked[x]);
      else if (carries.some(({ at }) => at === tensor)) found.set(tensor, this.#forward.stack(tensor));
      else if (this.#isForward(tensor) && body.has(tensor) && this.#isKept(tensor))
        found.set(tensor, this.#forward.stack(tensor));
      else open.push(...tensor.sources);
    }
    return found;
  }

  /** The body was there before the loop's node, and its gradient comes after. */
  #isForward(tensor: Tensor): boolean {
    return tensor.id < this.#forward.node.id;
  }

  #isKept(tensor: Tensor): boolean {
    return this.#keeping === "values" && isDear(tensor);
  }
}

interface BackwardParts {
  readonly carries: readonly Carry[];
  readonly initials: readonly Tensor[];
  /** What stands for it in the body → what the loop walks along. */
  readonly walked: ReadonlyMap<Tensor, Tensor>;
  /** What is needed of the body besides the carries. */
  readonly roots: readonly Tensor[];
  /** Those of them that are needed as sums over time. */
  readonly totals: readonly Tensor[];
}

/** The loop that runs the other way, and what follows from it. */
class Backward {
  readonly #loop: Loop;
  readonly #node: LoopNode;
  readonly #stacker: Stacker;
  /** By tensor whose sum over time the loop itself adds up: the carry in which it does. */
  readonly #totals = new Map<Tensor, number>();

  constructor({ count, reverse }: Loop, parts: BackwardParts, keeping: LoopAttributes["keeping"]) {
    const { carries, initials, walked, roots, totals } = parts;
    const xs = [...walked.keys()];
    const symbols = new Set([...carries.map(({ at }) => at), ...xs]);
    const nexts = carries.map(({ next }) => next);
    const stacks = {
      count,
      walked,
      varying: dependents([...nexts, ...roots], symbols),
      inLoop: dependents(nexts, symbols),
      left: (of: Tensor): Tensor => this.#node.stack(of),
    };
    this.#stacker = new Stacker(stacks);
    const all = [...carries];
    const starts = [...initials];
    for (const root of new Set(totals)) {
      if (this.#stacker.canSum(root)) continue;
      const at = bound(root.shape, root.dtype);
      this.#totals.set(root, all.push({ at, next: add(at, root) }) - 1);
      starts.push(zerosLike(at));
    }
    this.#loop = { count, reverse: !reverse, carries: all, xs };
    this.#node = LoopNode.make(this.#loop, starts, [...walked.values()], roots, keeping);
  }

  /** One for each source of the loop that this is the gradient of; `active`: the carries at which gradients arrive. */
  gradients(slopes: Slopes, active: readonly number[]): (Tensor | undefined)[] {
    return [
      ...slopes.carries.map((slope, carry) => slope && this.#node.last(active.indexOf(carry))),
      ...slopes.xs.map((slope) => slope && this.#stacker.stack(slope)),
      ...slopes.outside.map((slope) => slope && this.#total(slope)),
    ];
  }

  #total(slope: Tensor): Tensor {
    const carry = this.#totals.get(slope);
    return carry === undefined ? this.#stacker.sum(slope) : this.#node.last(carry);
  }
}

function sumOf(a: Tensor | undefined, b: Tensor): Tensor {
  return a ? add(a, b) : b;
}

function zerosLike({ shape, dtype }: Tensor): Tensor {
  return broadcastTo(scalar(0, dtype), shape);
}
