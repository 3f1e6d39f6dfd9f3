import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import remapping, { type SourceMapInput } from "@jridgewell/remapping";
import type { Options } from "tsup";
import { inParentheses } from "./in-parentheses.js";
import { calledIn, type IsCalled } from "./called-in.js";

type Plugin = NonNullable<Options["plugins"]>[number];

/**
 * V8 first skims a function and reads it again when it is called, unless the function is an expression in parentheses.
 * What a rehearsal calls is written that way, so it is read once, while the module loads. See
 * docs/decisions/0033-eager-functions.md and 0034-eager-methods.md.
 *
 * @param rehearsal a script that imports what was built and does with it what programs do first
 */
export const eagerFunctions = (rehearsal: string): Plugin => ({
  name: "eager-functions",
  async buildEnd({ writtenFiles }) {
    const files = writtenFiles.map(({ name }) => resolve(name)).filter((name) => name.endsWith(".js"));
    const called = await calledIn(rehearsal, files);
    for (const file of files) await rewrite(file, called(file));
    // A bundle that no longer works ends the build here.
    await calledIn(rehearsal, files);
  },
});

/** Writes a file anew, and its map from the new places to the sources. */
async function rewrite(file: string, isCalled: IsCalled): Promise<void> {
  const map = `${file}.map`;
  const [code, before] = await Promise.all([readFile(file, "utf8"), readFile(map, "utf8")]);
  const text = inParentheses(code, isCalled);
  const moved = text.generateMap({ hires: "boundary" }) as SourceMapInput;
  await writeFile(file, text.toString());
  await writeFile(map, remapping([moved, before], () => null).toString());
}
