// Imports TypeScript sources as they are: Node strips the types, this finds "x.ts" where "x.js" is written.

import { existsSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { resolve } from "node:path";

registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith(".") && context.parentURL?.startsWith("file:")) {
      const source = new URL(specifier.replace(/\.js$/, ".ts"), context.parentURL);
      if (existsSync(fileURLToPath(source))) return next(source.href, context);
    }
    return next(specifier, context);
  },
});

/** The module `path` of the sources in the folder `source`. */
export const load = (source, path) => import(pathToFileURL(resolve(source, path)).href);
