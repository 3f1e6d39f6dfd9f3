import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { MagicString } from "magic-string";
import { parseSync, Visitor, type Span } from "oxc-parser";
import type { Options } from "tsup";

type Plugin = NonNullable<Options["plugins"]>[number];

/**
 * V8 first skims a function and reads it again when it is called, unless the function is an expression in parentheses.
 * What a rehearsal calls is written that way, so it is read once, while the module loads. See
 * docs/decisions/0033-eager-functions.md.
 *
 * @param rehearsal a script that imports the bundle whose path it is given, and does with it what programs do first
 */
export const eagerFunctions = (rehearsal: string): Plugin => ({
  name: "eager-functions",
  async renderChunk(code, { path }) {
    if (!path.endsWith(".js")) return undefined;
    const text = inParentheses(code, await calledIn(rehearsal, code));
    return { code: text.toString(), map: text.generateMap({ hires: "boundary" }) };
  },
});

/**
 * The bundle with these functions in parentheses. A declaration becomes a variable of the same name before everything else,
 * so that whatever runs while the module loads may call it as before.
 */
export function inParentheses(code: string, isCalled: (place: Span) => boolean): MagicString {
  const text = new MagicString(code);
  const wrap = ({ start, end }: Span, [before, after] = ["(", ")"]): void =>
    void text.prependRight(start, before).appendLeft(end, after);
  const { program } = parseSync("bundle.js", code);
  for (const statement of program.body) {
    if (statement.type !== "FunctionDeclaration" || !isCalled(statement)) continue;
    wrap(statement, [`var ${statement.id?.name} = (`, ");\n"]);
    text.move(statement.start, statement.end, 0);
  }
  const methods = new Set<Span>();
  const wrapCalled = (node: Span): void => void (!methods.has(node) && isCalled(node) && wrap(node));
  new Visitor({
    MethodDefinition: ({ value }) => void methods.add(value),
    Property: ({ method, kind, value }) => void ((method || kind !== "init") && methods.add(value)),
    ArrowFunctionExpression: wrapCalled,
    FunctionExpression: wrapCalled,
  }).visit(program);
  return text;
}

/** What V8 writes of a script into the folder NODE_V8_COVERAGE. */
interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly {
      /** The first is the whole function's. */
      readonly ranges: readonly { readonly startOffset: number; readonly endOffset: number; readonly count: number }[];
    }[];
  }[];
}

/** Runs the rehearsal with a bundle. Whether a function of the bundle was called in it. */
async function calledIn(rehearsal: string, code: string): Promise<(place: Span) => boolean> {
  const folder = await mkdtemp(join(tmpdir(), "nn-rehearsal-"));
  try {
    const bundle = join(folder, "bundle.mjs");
    await writeFile(bundle, code);
    const coverage = join(folder, "coverage");
    const env = { ...process.env, NODE_V8_COVERAGE: coverage };
    await promisify(execFile)(process.execPath, [rehearsal, bundle], { env });
    const reports = await Promise.all((await readdir(coverage)).map((name) => readFile(join(coverage, name), "utf8")));
    const scripts = reports.flatMap((report) => (JSON.parse(report) as Coverage).result);
    const called = new Set(
      scripts
        .filter(({ url }) => url === pathToFileURL(bundle).href)
        .flatMap(({ functions }) => functions.map(({ ranges: [whole] }) => whole))
        .filter(({ count }) => count > 0)
        .map(({ startOffset, endOffset }) => `${startOffset} ${endOffset}`),
    );
    if (called.size === 0) throw new Error(`${rehearsal}: called nothing of the bundle`);
    return ({ start, end }) => called.has(`${start} ${end}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}
