import { runInThisContext } from "node:vm";
import { expect, test } from "vitest";
import { inParentheses } from "../../config/eager-functions.js";

const bundle = `
// src/core/shape.ts
function sizeOf(shape) {
  return shape.reduce((a, b) => a * b, 1);
}

// src/schedule/graph.ts
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

// src/core/tensor.ts
var rank = ({ shape }) => shape.length;
export {
  build,
  sizeOf
};
`;

test("functions of the folders are in parentheses; methods, other folders and what they mean stay", () => {
  const text = inParentheses(bundle, ["src/schedule/"]).toString();
  expect(text).toContain("var build = (function build(roots) {");
  expect(text).toContain("return node.map(((input) => input));");
  expect(text).toContain("return node.every((function(input) {");
  expect(text).toContain("later: (async (x) => x)");
  expect(text).toContain("  function visit(node) {");
  expect(text).toContain("  visit(node) {");
  expect(text).toContain("{ apply() {");
  expect(text).toContain("get all() {");
  const [core, rest] = [text.slice(0, text.indexOf("// src/schedule")), text.slice(text.indexOf("// src/core/tensor"))];
  expect(bundle.startsWith(core)).toBe(true);
  expect(bundle.endsWith(rest)).toBe(true);
});

test("the text computes what it did", () => {
  const run = (code: string): unknown =>
    runInThisContext(
      `(() => { ${code.replace(/export \{[^}]*\};/, "")}; return [build([[1]]).flat(), build.name, new Graph().size, rules.all]; })()`,
    );
  expect(run(inParentheses(bundle, ["src/schedule/"]).toString())).toEqual(run(bundle));
  expect(run(bundle)).toEqual([[1], "build", 3, 2]);
});
