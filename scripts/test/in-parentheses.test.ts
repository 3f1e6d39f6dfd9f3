import { runInThisContext } from "node:vm";
import { expect, test } from "vitest";
import { inParentheses } from "../../config/eager/in-parentheses.js";

const bundle = `
function sizeOf(shape) {
  return shape.reduce((a, b) => a * b, 1);
}

function build(roots) {
  function visit(node) {
    return node.map((input) => input);
  }
  return roots.map(visit);
}
var Node = class {
  get size() {
    return 0;
  }
};
var Graph = class extends Node {
  #size = (() => 3)();
  #names = ["a"];
  static #graphs = 0;
  static #made(graph) {
    Graph.#graphs++;
    return graph;
  }
  static of(size) {
    const graph = Graph.#made(new Graph());
    graph.size = size;
    return graph;
  }
  constructor() {
    super();
    this.#grow(0);
  }
  get size() {
    return this.#size;
  }
  set size(size) {
    this.#size = size;
  }
  get smaller() {
    return super.size;
  }
  *#each(from) {
    yield* this.#names.slice(from);
  }
  async later() {
    return this.#self().#grow(1);
  }
  [Symbol.iterator]() {
    return this.#each(0);
  }
  #self() {
    return this;
  }
  #grow(by) {
    const inner = new (class {
      #grow() {
        return by;
      }
      get by() {
        return this.#grow();
      }
    })();
    this.#size += inner.by;
    return this;
  }
  #known() {
    return #known in this;
  }
  #maybe() {
    return this;
  }
  isKnown(other) {
    return this.#known() && other?.#maybe() === void 0;
  }
  visit(node) {
    return node.every(function(input) {
      return input;
    });
  }
};
var rules = { apply() {
  return 1;
}, get all() {
  return 2;
}, later: async (x) => x };

var rank = ({ shape }) => shape.length;
var first = build([[4]]);
export {
  build,
  sizeOf
};
`;

const all = (): boolean => true;

test("functions that are called stand in parentheses, declarations first of all", () => {
  const text = inParentheses(bundle, all).toString();
  expect(text).toMatch(/\nvar sizeOf = \(function sizeOf\(shape\) \{/);
  expect(text).toContain("});\nvar build = (function build(roots) {");
  expect(text).toContain("return node.map(((input) => input));");
  expect(text).toContain("return node.every((function(input) {");
  expect(text).toContain("#size = ((() => 3))();");
  expect(text).toContain("later: (async (x) => x)");
});

test("methods are set by static blocks, private ones are variables", () => {
  const text = inParentheses(bundle, all).toString();
  expect(text).toContain('static { method$0(this.prototype, "get", { size: (function() {');
  expect(text).toContain('static { method$0(this.prototype, "set", { size: (function(size) {');
  expect(text).toContain('static { method$0(this, "value", { of: (function(size) {');
  expect(text).toContain('static { method$0(this.prototype, "value", { later: (async function() {');
  expect(text).toMatch(/static \{ (each\$\d+) = \(function\*\(from\) \{[^]*return \1\.call\(this, 0\);/);
  expect(text).toMatch(/return grow\$\d+\.call\(self\$\d+\.call\(this\), 1\);/);
});

test("what cannot be set later stays: super, computed names, constructors, private methods that are not merely called", () => {
  const text = inParentheses(bundle, all).toString();
  for (const line of [
    "  constructor() {",
    "  get smaller() {",
    "  [Symbol.iterator]() {",
    "  #known() {",
    "  #maybe() {",
    "  function visit(node) {",
    "{ apply() {",
    "get all() {",
  ])
    expect(text).toContain(line);
});

test("what is not called stays", () => {
  expect(inParentheses(bundle, () => false).toString()).toBe(bundle);
  const rank = bundle.indexOf("({ shape })");
  const text = inParentheses(bundle, ({ start }) => start === rank).toString();
  expect(text).toBe(bundle.replace("({ shape }) => shape.length", "(({ shape }) => shape.length)"));
});

test("the bundle computes what it did, also while it loads", async () => {
  const results = `[
    first, sizeOf([2, 3]), build.name, new Graph().size, rules.all, Graph.of(5).size, new Graph().smaller, [...new Graph()],
    new Graph().isKnown(null), Object.keys(new Graph()), Graph.prototype.visit.name, (await new Graph().later()).size,
    Object.entries(Object.getOwnPropertyDescriptors(Graph.prototype)).sort(),
  ]`;
  const run = (code: string): Promise<unknown[]> =>
    runInThisContext(`(async () => { ${code.replace(/export \{[^}]*\};/, "")}; return ${results}; })()`);
  const rewritten = await run(inParentheses(bundle, all).toString());
  expect(rewritten.slice(0, -1)).toEqual([[[4]], 6, "build", 3, 2, 5, 0, ["a"], true, [], "visit", 4]);
  const kinds = (results: unknown): string =>
    JSON.stringify(results, (_, each) => (typeof each === "function" ? "function" : each));
  expect(kinds(rewritten)).toBe(kinds(await run(bundle)));
});
