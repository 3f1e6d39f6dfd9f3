import { load } from "../../expression/build.js";
import type { Expression, Load } from "../../expression/expression.js";
import type { Interner } from "../../expression/intern.js";
import { leafMapper, variablesOf, type Variable } from "../../expression/transform.js";
import { indexOfAccess, sameAccess } from "../../program/access.js";
import {
  describeBoth,
  passesOf,
  type Access,
  type Output,
  type ReduceStep,
  type Reduction,
  type RowStore,
} from "../../program/program.js";
import type { Hazards } from "../../program/hazards.js";
import { AFTER_PASSES, isOrdered, readsOf, type Reads } from "../../program/row-order.js";
import { variesInRow } from "../../program/rows.js";
import { elementWeight } from "../cost.js";

/** What costs more than this for each element is not computed again in a later pass, but loaded. */
const DEAR = 8;

/** What the second of two loops finds where it loads. */
type Source =
  | { readonly kind: "memory" }
  /** Computed by the first for the row, or for the element in one of its passes. */
  | { readonly kind: "row"; readonly value: Expression }
  | { readonly kind: "element"; readonly value: Expression; readonly pass: number }
  /** Stored by the second itself in an earlier pass. */
  | { readonly kind: "own"; readonly stores: readonly number[] };

/**
 * Two loops over the same rows as one. Each reduction and store of the second goes to the first pass in which all that it
 * needs is there; what the first stores and the second loads is taken from registers, or computed again where it is cheap.
 */
export class RowJoin {
  readonly #first: ReduceStep;
  readonly #second: ReduceStep;
  readonly #hazards: Hazards;
  readonly #interner: Interner;
  readonly #loads: Access[];
  readonly #reductions: Reduction[];
  readonly #stores: RowStore[];
  readonly #results: Output[];
  /** By load of the first loop. */
  readonly #reads: readonly Reads[];
  readonly #varies: (part: Expression) => boolean;
  readonly #sources: readonly (Source | undefined)[];
  /** By number in the second loop: the accumulator's number, and the stores' passes, in the joined loop. */
  readonly #accumulators: number[] = [];
  readonly #storePasses: number[] = [];

  constructor(first: ReduceStep, second: ReduceStep, hazards: Hazards, interner: Interner) {
    this.#first = first;
    this.#second = second;
    this.#hazards = hazards;
    this.#interner = interner;
    this.#loads = [...first.loads];
    this.#reductions = [...first.reductions];
    this.#stores = [...first.stores];
    this.#results = [...first.results];
    this.#reads = readsOf(first);
    this.#varies = variesInRow(first);
    const reads = readsOf(second);
    this.#sources = second.loads.map((access, slot) => this.#sourceOf(access, reads[slot]));
  }

  /** How many of the second loop's loads the first has at hand; 0: they share nothing. */
  get shared(): number {
    let count = 0;
    this.#second.loads.forEach((access, slot) => {
      const kind = this.#sources[slot]?.kind;
      if (kind === "row" || kind === "element" || indexOfAccess(this.#first.loads, access) >= 0) count++;
    });
    return count;
  }

  /** The joined loop; undefined where an order of passes that keeps all values does not exist. */
  join(): ReduceStep | undefined {
    if (this.#sources.includes(undefined)) return undefined;
    for (let pass = 0; pass < passesOf(this.#second); pass++) this.#addPass(pass);
    for (const { store, value } of this.#second.results) {
      this.#results.push({ store, value: this.#rewritten(value, AFTER_PASSES) });
    }
    const joined: ReduceStep = {
      ...this.#first,
      ...describeBoth(this.#first, this.#second),
      loads: this.#loads,
      reductions: this.#reductions,
      stores: this.#stores,
      results: this.#results,
    };
    return isOrdered(joined, this.#hazards) ? joined : undefined;
  }

  /** Adds what one pass of the second loop does, each part where all that it needs is there. */
  #addPass(own: number): void {
    const { reductions, stores } = this.#second;
    for (let index = 0; index < reductions.length; index++) {
      const { pass, combiner, body } = reductions[index];
      if (pass !== own) continue;
      const at = this.#stageOf(body);
      this.#accumulators[index] = this.#add({ pass: at, combiner, body: this.#rewritten(body, at) });
    }
    for (let index = 0; index < stores.length; index++) {
      const { pass, store, value } = stores[index];
      if (pass !== own) continue;
      const at = Math.max(this.#stageOf(value), this.#lastReadAt(store));
      this.#storePasses[index] = at;
      this.#stores.push({ pass: at, store, value: this.#rewritten(value, at) });
    }
  }

  #add(reduction: Reduction): number {
    const known = this.#reductions.findIndex(
      ({ pass, combiner, body }) =>
        pass === reduction.pass && combiner === reduction.combiner && body === reduction.body,
    );
    return known >= 0 ? known : this.#reductions.push(reduction) - 1;
  }

  /** Where the second loop finds what it loads; undefined where the first stores there something else. */
  #sourceOf(access: Access, reads: Reads): Source | undefined {
    const { dims, results, stores } = this.#first;
    const touches = ({ store }: Output): boolean => this.#hazards.overlap(store, access, dims);
    const result = results.find(touches);
    if (result) return sameAccess(result.store, access) ? { kind: "row", value: result.value } : undefined;
    const last = stores.findLast(touches);
    if (last) {
      return sameAccess(last.store, access) ? { kind: "element", value: last.value, pass: last.pass } : undefined;
    }
    const own = ownStores(this.#second, access, reads);
    return own.length > 0 ? { kind: "own", stores: own } : { kind: "memory" };
  }

  /** The first pass of the joined loop in which an expression of the second can be computed. */
  #stageOf(root: Expression): number {
    let stage = 0;
    for (const variable of variablesOf(root)) stage = Math.max(stage, this.#stageOfVariable(variable));
    return stage;
  }

  #stageOfVariable(variable: Variable): number {
    if (variable.kind === "coordinate") return 0;
    if (variable.kind === "accumulator") return this.#reductions[this.#accumulators[variable.index]].pass + 1;
    const source = this.#sources[variable.slot]!;
    if (source.kind === "own") return 1 + Math.max(...source.stores.map((index) => this.#storePasses[index]));
    if (source.kind === "memory") return 0;
    let stage = 0;
    for (const inner of variablesOf(source.value)) stage = Math.max(stage, this.#stageInFirst(inner));
    return stage;
  }

  #stageInFirst(variable: Variable): number {
    if (variable.kind === "coordinate") return 0;
    const { reductions, stores, loads } = this.#first;
    if (variable.kind === "accumulator") return reductions[variable.index].pass + 1;
    let stage = 0;
    const { first } = this.#reads[variable.slot];
    for (const { store, pass } of stores) {
      if (pass < first && sameAccess(store, loads[variable.slot])) stage = Math.max(stage, pass + 1);
    }
    return stage;
  }

  #rewritten(root: Expression, pass: number): Expression {
    const rewrite = leafMapper((leaf) => {
      if (leaf.kind === "accumulator") return { ...leaf, index: this.#accumulators[leaf.index] };
      return leaf.kind === "load" ? this.#loaded(leaf, pass) : leaf;
    });
    return this.#interner.intern(rewrite(root));
  }

  #loaded({ slot, dtype }: Load, pass: number): Expression {
    const source = this.#sources[slot]!;
    if (source.kind === "row") return source.value;
    if (source.kind === "element" && (source.pass >= pass || this.#isCheap(source.value))) return source.value;
    const access = this.#second.loads[slot];
    const known = indexOfAccess(this.#loads, access);
    return load(known >= 0 ? known : this.#loads.push(access) - 1, dtype);
  }

  /** Whether an element of the first loop may as well be computed again. */
  #isCheap(value: Expression): boolean {
    return elementWeight(value, this.#varies) <= DEAR;
  }

  /** The last pass of the first loop that reads what a store overwrites, −1 for none. */
  #lastReadAt(store: Access): number {
    let last = -1;
    this.#first.loads.forEach((access, slot) => {
      if (this.#hazards.samePlace(access, store)) last = Math.max(last, this.#reads[slot].last);
    });
    return last;
  }
}

/** The stores of a loop whose elements it loads again in a later pass. */
function ownStores(step: ReduceStep, access: Access, { first }: Reads): number[] {
  const own: number[] = [];
  step.stores.forEach(({ store, pass }, index) => {
    if (pass < first && sameAccess(store, access)) own.push(index);
  });
  return own;
}
