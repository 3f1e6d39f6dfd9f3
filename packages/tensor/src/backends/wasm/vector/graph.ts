import type { Words } from "../encoder/module.js";
import type { ShiftOp, SimdOp } from "../encoder/opcodes.js";

/** What a node computes: four lanes of 32 bits, floats, integers or masks (all ones is true). */
export type Operation =
  | { readonly kind: "constant"; readonly words: Words }
  | { readonly kind: "load"; readonly cursor: number }
  | { readonly kind: "coordinate"; readonly cursor: number }
  | ({ readonly kind: "partial" } & Partial)
  | { readonly kind: "simd"; readonly op: SimdOp }
  | { readonly kind: "shift"; readonly op: ShiftOp; readonly count: number }
  /** The second argument, or where the first has a set lane the third, which is computed only then. */
  | { readonly kind: "except" }
  | { readonly kind: "shuffle"; readonly bytes: readonly number[] };

/** The local of a reduction. */
export interface Partial {
  readonly reduction: number;
  /** That of one copy along the elements of a row, or each copy's own. */
  readonly element: number | "own";
  /** Read after the loops, or while they run. */
  readonly done: boolean;
}

/** Where in a loop nest a value changes. */
export interface Variation {
  /** The innermost loop along which it changes; −1 for none. */
  readonly depth: number;
  /** Of which copies it differs: the vectors that the body handles side by side have numbers, and these are the bits that tell. */
  readonly copies: number;
}

export interface Node extends Variation {
  readonly id: number;
  readonly operation: Operation;
  readonly args: readonly Node[];
}

/**
 * A graph of vector instructions: what a kernel computes for four elements. Equal nodes are one node, so common
 * subexpressions are computed once, and each node knows where it varies, so that loops hoist what does not.
 */
export class VectorGraph {
  /** In an order in which arguments come first. */
  readonly nodes: Node[] = [];
  readonly #known = new Map<string, Node>();
  readonly #relaxed: boolean;
  readonly #cursors: readonly Variation[];

  /** `relaxed`: whether `madd` may use the fused instruction. */
  constructor(relaxed: boolean, cursors: readonly Variation[]) {
    this.#relaxed = relaxed;
    this.#cursors = cursors;
  }

  /** The same float in each lane. */
  f32(value: number): Node {
    return this.bits(bitsOf(value));
  }

  /** The same integer, or pattern of bits, in each lane. */
  bits(value: number): Node {
    const word = value | 0;
    return this.words([word, word, word, word]);
  }

  /** The same double in both halves. */
  f64(value: number): Node {
    const [low, high] = new Int32Array(new Float64Array([value]).buffer);
    return this.words([low, high, low, high]);
  }

  words(words: Words): Node {
    return this.#node(`c${words.join()}`, { kind: "constant", words }, [], constantly);
  }

  load(cursor: number): Node {
    return this.#node(`l${cursor}`, { kind: "load", cursor }, [], this.#cursors[cursor]);
  }

  /** A load of what the loop itself has stored, for the `version`-th time, in the loops from `depth` on. */
  reload(cursor: number, version: number, depth: number): Node {
    const variation = this.#cursors[cursor];
    const moving = { depth: Math.max(variation.depth, depth), copies: variation.copies };
    return this.#node(`l${cursor}v${version}`, { kind: "load", cursor }, [], moving);
  }

  coordinate(cursor: number): Node {
    return this.#node(`i${cursor}`, { kind: "coordinate", cursor }, [], this.#cursors[cursor]);
  }

  partial(partial: Partial, variation: Variation): Node {
    const { reduction, element, done } = partial;
    return this.#node(`p${reduction},${element},${done}`, { kind: "partial", ...partial }, [], variation);
  }

  op(op: SimdOp, ...args: Node[]): Node {
    return this.#node(op, { kind: "simd", op }, args);
  }

  shift(op: ShiftOp, value: Node, count: number): Node {
    return this.#node(`${op}${count}`, { kind: "shift", op, count }, [value]);
  }

  /** Lanes of two vectors: 0 … 3 of `a`, 4 … 7 of `b`. */
  shuffle(a: Node, b: Node, lanes: readonly [number, number, number, number]): Node {
    const bytes: number[] = [];
    for (const lane of lanes) for (let byte = 0; byte < 4; byte++) bytes.push(4 * lane + byte);
    return this.#node(`s${lanes.join("")}`, { kind: "shuffle", bytes }, [a, b]);
  }

  /** a·b + c on floats, fused where relaxed SIMD is there. */
  madd(a: Node, b: Node, c: Node): Node {
    if (this.#relaxed) return this.op("f32x4.relaxed_madd", a, b, c);
    return this.op("f32x4.add", this.op("f32x4.mul", a, b), c);
  }

  /** a·b + c on doubles, fused where relaxed SIMD is there. */
  madd64(a: Node, b: Node, c: Node): Node {
    if (this.#relaxed) return this.op("f64x2.relaxed_madd", a, b, c);
    return this.op("f64x2.add", this.op("f64x2.mul", a, b), c);
  }

  /** Σ coefficients[i] · x^(n − 1 − i), the highest power first. */
  polynomial(x: Node, coefficients: readonly number[]): Node {
    const terms = coefficients.map((coefficient) => this.f32(coefficient));
    return this.#polynomial(terms, x, (a, b, c) => this.madd(a, b, c), "f32x4.mul");
  }

  /** As `polynomial`, on doubles. */
  polynomial64(x: Node, coefficients: readonly number[]): Node {
    const terms = coefficients.map((coefficient) => this.f64(coefficient));
    return this.#polynomial(terms, x, (a, b, c) => this.madd64(a, b, c), "f64x2.mul");
  }

  /** Horner's scheme, the fewest instructions, for few terms; Estrin's for more, in which fewer wait for one another. */
  #polynomial(terms: readonly Node[], x: Node, madd: (a: Node, b: Node, c: Node) => Node, mul: SimdOp): Node {
    if (terms.length <= HORNER) {
      let sum = terms[0];
      for (let i = 1; i < terms.length; i++) sum = madd(sum, x, terms[i]);
      return sum;
    }
    const odd = terms.length % 2;
    const pairs = terms.slice(0, odd);
    for (let i = odd; i < terms.length; i += 2) pairs.push(madd(terms[i], x, terms[i + 1]));
    return this.#polynomial(pairs, this.op(mul, x, x), madd, mul);
  }

  /** Per lane: `yes` where the mask is set, else `no`. Masks are all ones or all zeros, so the relaxed form is exact. */
  select(mask: Node, yes: Node, no: Node): Node {
    return this.op(this.#relaxed ? "i32x4.relaxed_laneselect" : "v128.bitselect", yes, no, mask);
  }

  /** As `select`, but what only `rare` needs is computed for no vector without a set lane. */
  except(mask: Node, rare: Node, usual: Node): Node {
    return this.#node("x", { kind: "except" }, [mask, usual, this.select(mask, rare, usual)]);
  }

  #node(name: string, operation: Operation, args: readonly Node[], variation?: Variation): Node {
    let key = name;
    for (let i = 0; i < args.length; i++) key += ` ${args[i].id}`;
    let node = this.#known.get(key);
    if (node === undefined) {
      const { depth, copies } = variation ?? joined(args);
      node = { id: this.nodes.length, operation, args, depth, copies };
      this.nodes.push(node);
      this.#known.set(key, node);
    }
    return node;
  }
}

/** Terms up to which Horner's scheme is as fast. */
const HORNER = 5;

/** The bit of a float's sign. */
export const SIGN = 0x80000000;

const constantly: Variation = { depth: -1, copies: 0 };

function joined(args: readonly Variation[]): Variation {
  let { depth, copies } = constantly;
  for (let i = 0; i < args.length; i++) {
    depth = Math.max(depth, args[i].depth);
    copies |= args[i].copies;
  }
  return { depth, copies };
}

const float = new Float32Array(1);
const word = new Int32Array(float.buffer);

/** The bits of a number rounded to float32. */
export function bitsOf(value: number): number {
  float[0] = value;
  return word[0];
}
