import { MagicString } from "magic-string";
import { parseSync, Visitor, type Span } from "oxc-parser";
import type { Options } from "tsup";

type Plugin = NonNullable<Options["plugins"]>[number];

/**
 * V8 first skims a function and reads it again when it is called, unless the function is an expression in parentheses.
 * In these folders of a package nearly every function runs when the first program is compiled, so they are written that
 * way and read once, while the module loads. See docs/decisions/0033-eager-functions.md.
 */
export const eagerFunctions = (folders: readonly string[]): Plugin => ({
  name: "eager-functions",
  renderChunk(code, { path }) {
    if (!path.endsWith(".js")) return undefined;
    const text = inParentheses(code, folders);
    return { code: text.toString(), map: text.generateMap({ hires: "boundary" }) };
  },
});

/** The chunk with the functions of these folders in parentheses; a declaration becomes a variable of the same name. */
export function inParentheses(code: string, folders: readonly string[]): MagicString {
  const text = new MagicString(code);
  const { program } = parseSync("chunk.js", code);
  const inside = insideOf(code, folders);
  for (const statement of program.body)
    if (statement.type === "FunctionDeclaration" && inside(statement))
      text.appendLeft(statement.start, `var ${statement.id?.name} = (`).appendRight(statement.end, ");");
  const methods = new Set<Span>();
  const wrap = (node: Span): void => {
    if (inside(node) && !methods.has(node)) text.appendLeft(node.start, "(").appendRight(node.end, ")");
  };
  new Visitor({
    MethodDefinition: ({ value }) => void methods.add(value),
    Property: ({ method, kind, value }) => void ((method || kind !== "init") && methods.add(value)),
    ArrowFunctionExpression: wrap,
    FunctionExpression: wrap,
  }).visit(program);
  return text;
}

/** Whether a place lies in one of the folders: the bundler writes each file's name above its code. */
function insideOf(code: string, folders: readonly string[]): (place: Span) => boolean {
  const files = [...code.matchAll(/^\/\/ (\S+\/)[^/\s]+\.ts$/gm)].map(({ index, 1: folder }) => ({
    index,
    eager: folders.includes(folder),
  }));
  return ({ start }) => files.findLast(({ index }) => index < start)?.eager ?? false;
}
