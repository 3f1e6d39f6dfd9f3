import type { Apply, Expression } from "../expression/expression.js";
import { flattenExpression } from "../expression/transform.js";

/** An expression of a loop as text. */
export interface Formula {
  readonly text: string;
  /** "a = exp(x)": what it needs that has a name of its own and no formula before it needed. */
  readonly definitions: readonly string[];
}

const infix: Partial<Record<string, string>> = { add: "+", sub: "−", mul: "·", div: "/", lt: "<", eq: "=" };

/** Integer arithmetic longer than this is a random generator's: its formula says nothing to a reader. */
const LONGEST_BITS = 12;

/**
 * The expressions of one loop as text: what is used more than once gets a name. `loads` and `accumulators` are the names
 * of what has one already.
 */
export function printFormulas(
  roots: readonly Expression[],
  loads: readonly string[],
  accumulators: readonly string[] = [],
): Formula[] {
  return new FormulaPrinter(loads, accumulators).print(roots);
}

class FormulaPrinter {
  readonly #loads: readonly string[];
  readonly #accumulators: readonly string[];
  /** Structure → its number: equal parts count as one, whether or not they are one object. */
  readonly #numbers = new Map<string, number>();
  readonly #known = new Map<Expression, number>();
  readonly #uses = new Map<number, number>();
  readonly #names = new Map<number, string>();
  #definitions: string[] = [];

  constructor(loads: readonly string[], accumulators: readonly string[]) {
    this.#loads = loads;
    this.#accumulators = accumulators;
  }

  print(roots: readonly Expression[]): Formula[] {
    for (const part of flattenExpression(roots)) this.#number(part);
    for (const root of roots) this.#use(root);
    return roots.map((root) => {
      this.#definitions = [];
      const text = this.#text(root);
      return { text, definitions: this.#definitions };
    });
  }

  /** Two expressions get the same number exactly if they compute the same. */
  #number(expression: Expression): number {
    let number = this.#known.get(expression);
    if (number === undefined) {
      const key =
        expression.kind === "apply"
          ? `${expression.primitive} ${expression.dtype} ${expression.args.map((arg) => this.#number(arg)).join()}`
          : this.#leaf(expression);
      number = this.#numbers.get(key) ?? this.#numbers.size;
      this.#numbers.set(key, number);
      this.#known.set(expression, number);
    }
    return number;
  }

  /** Counts how often each part is written down when no part is written twice. */
  #use(expression: Expression): void {
    const number = this.#number(expression);
    const uses = (this.#uses.get(number) ?? 0) + 1;
    this.#uses.set(number, uses);
    if (uses === 1 && expression.kind === "apply" && !isBits(expression))
      expression.args.forEach((arg) => this.#use(arg));
  }

  #text(expression: Expression): string {
    if (expression.kind !== "apply") return this.#leaf(expression);
    const number = this.#number(expression);
    if (this.#uses.get(number) === 1) return this.#formula(expression);
    const known = this.#names.get(number);
    if (known) return known;
    const formula = this.#formula(expression);
    const name = nameOf(this.#names.size);
    this.#names.set(number, name);
    this.#definitions.push(`${name} = ${bare(formula)}`);
    return name;
  }

  #formula(expression: Expression & { kind: "apply" }): string {
    if (isBits(expression)) return this.#bits(expression);
    const args = expression.args.map((arg) => this.#text(arg));
    const sign = infix[expression.primitive];
    if (sign) return `(${args[0]} ${sign} ${args[1]})`;
    const name = expression.primitive === "cast" ? expression.dtype : expression.primitive;
    return `${name}(${args.join(", ")})`;
  }

  #leaf(leaf: Exclude<Expression, Apply>): string {
    if (leaf.kind === "constant") return String(Number(leaf.value.toPrecision(7)));
    if (leaf.kind === "load") return this.#loads[leaf.slot];
    if (leaf.kind === "coordinate") return `i(${leaf.strides.join()})${leaf.offset === 0 ? "" : `+${leaf.offset}`}`;
    return this.#accumulators[leaf.index];
  }

  #bits(expression: Expression): string {
    const parts = flattenExpression([expression]);
    const leaves = parts.filter((part) => part.kind !== "apply" && part.kind !== "constant");
    return `bits(${[...new Set(leaves.map((leaf) => this.#leaf(leaf)))].join(", ")})`;
  }
}

function isBits(expression: Expression): boolean {
  return expression.dtype === "int32" && flattenExpression([expression]).length > LONGEST_BITS;
}

/** A formula that stands alone, without the parentheses around all of it. */
export function bare(formula: string): string {
  if (!formula.startsWith("(")) return formula;
  let depth = 0;
  for (let i = 0; i < formula.length; i++) {
    if (formula[i] === "(") depth++;
    if (formula[i] === ")" && --depth === 0) return i === formula.length - 1 ? formula.slice(1, -1) : formula;
  }
  return formula;
}

/** a … z, then a1, b1, … */
function nameOf(index: number): string {
  const letter = String.fromCodePoint(97 + (index % 26));
  return index < 26 ? letter : `${letter}${Math.floor(index / 26)}`;
}
