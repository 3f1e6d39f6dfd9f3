import type { Expression, Primitive } from "./expression.js";

/** Primitives whose operands may be exchanged without a change of any bit. */
const COMMUTATIVE: ReadonlySet<Primitive> = new Set(["add", "mul", "eq", "and", "or", "xor"]);

/** Makes equal expressions one object, so that whoever goes through the parts of several meets each only once. */
export class Interner {
  readonly #known = new Map<string, Expression>();
  readonly #numbers = new Map<Expression, number>();
  readonly #done = new Map<Expression, Expression>();

  intern(expression: Expression): Expression {
    let result = this.#done.get(expression);
    if (result === undefined) {
      result = this.#canonical(expression);
      this.#done.set(expression, result);
    }
    return result;
  }

  #canonical(expression: Expression): Expression {
    if (expression.kind !== "apply") return this.#lookUp(leafKey(expression), expression);
    const args: Expression[] = [];
    const numbers: number[] = [];
    let same = true;
    for (const arg of expression.args) {
      const canonical = this.intern(arg);
      args.push(canonical);
      numbers.push(this.#numbers.get(canonical)!);
      same &&= canonical === arg;
    }
    if (COMMUTATIVE.has(expression.primitive)) numbers.sort((a, b) => a - b);
    const key = `${expression.primitive} ${expression.dtype} ${numbers.join()}`;
    return this.#lookUp(key, same ? expression : { ...expression, args });
  }

  #lookUp(key: string, candidate: Expression): Expression {
    const known = this.#known.get(key);
    if (known) return known;
    this.#known.set(key, candidate);
    this.#numbers.set(candidate, this.#numbers.size);
    return candidate;
  }
}

function leafKey(leaf: Exclude<Expression, { kind: "apply" }>): string {
  switch (leaf.kind) {
    case "constant":
      return `${Object.is(leaf.value, -0) ? "-0" : leaf.value}:${leaf.dtype}`;
    case "load":
      return `load${leaf.slot}:${leaf.dtype}`;
    case "accumulator":
      return `acc${leaf.index}:${leaf.dtype}`;
    case "coordinate":
      return `at${leaf.offset},${leaf.strides.join()}`;
  }
}
