import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "oxc-parser";

/** One import of a module, static or dynamic, of values or of types. */
export interface Import {
  /** The file that imports, relative to its package. */
  file: string;
  /** What it names: "@nn/tensor", "../src/index.js", "node:fs". */
  specifier: string;
}

/** Every module that a text of TypeScript or JavaScript imports or re-exports. */
export function importsOf(file: string, text: string): Import[] {
  const { module } = parseSync(file, text);
  const quoted = [
    ...module.staticImports.map((statement) => statement.moduleRequest.value),
    ...module.staticExports.flatMap((statement) =>
      statement.entries.flatMap((entry) => (entry.moduleRequest ? [entry.moduleRequest.value] : [])),
    ),
    // A dynamic import gives the place of its argument only; anything but a literal cannot be known.
    ...module.dynamicImports.flatMap((expression) => {
      const argument = text.slice(expression.moduleRequest.start, expression.moduleRequest.end);
      return /^["'].*["']$/.test(argument) ? [argument.slice(1, -1)] : [];
    }),
  ];
  return [...new Set(quoted)].map((specifier) => ({ file, specifier }));
}

const ignored = new Set(["node_modules", "dist", "generated", "fixtures", "templates"]);

/** The imports of all source files below a folder. */
export function importsBelow(folder: string, within = ""): Import[] {
  return readdirSync(join(folder, within), { withFileTypes: true }).flatMap((entry) => {
    const path = within ? `${within}/${entry.name}` : entry.name;
    if (entry.isDirectory()) {
      return ignored.has(entry.name) || entry.name.startsWith(".") ? [] : importsBelow(folder, path);
    }
    return /\.m?[jt]sx?$/.test(entry.name) ? importsOf(path, readFileSync(join(folder, path), "utf8")) : [];
  });
}
