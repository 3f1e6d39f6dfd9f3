import { runInThisContext } from "node:vm";
import { expect, test } from "vitest";
import { inParentheses } from "../../config/eager-functions.js";

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
var Graph = class {
  #size = (() => 3)();
  get size() {
    return this.#size;
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
  expect(text.trimStart()).toMatch(/^var sizeOf = \(function sizeOf\(shape\) \{/);
  expect(text).toContain("});\nvar build = (function build(roots) {");
  expect(text).toContain("return node.map(((input) => input));");
  expect(text).toContain("return node.every((function(input) {");
  expect(text).toContain("#size = ((() => 3))();");
  expect(text).toContain("later: (async (x) => x)");
});

test("methods and declarations inside functions stay", () => {
  const text = inParentheses(bundle, all).toString();
  for (const line of ["  function visit(node) {", "  visit(node) {", "{ apply() {", "get all() {", "  get size() {"])
    expect(text).toContain(line);
});

test("what is not called stays", () => {
  expect(inParentheses(bundle, () => false).toString()).toBe(bundle);
  const rank = bundle.indexOf("({ shape })");
  const text = inParentheses(bundle, ({ start }) => start === rank).toString();
  expect(text).toBe(bundle.replace("({ shape }) => shape.length", "(({ shape }) => shape.length)"));
});

test("the bundle computes what it did, also while it loads", () => {
  const run = (code: string): unknown => {
    const result = "[first, sizeOf([2, 3]), build.name, new Graph().size, rules.all]";
    return runInThisContext(`(() => { ${code.replace(/export \{[^}]*\};/, "")}; return ${result}; })()`);
  };
  expect(run(bundle)).toEqual([[[4]], 6, "build", 3, 2]);
  expect(run(inParentheses(bundle, all).toString())).toEqual(run(bundle));
});
