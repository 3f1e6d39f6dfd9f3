import type * as Module from "node:module";
import { UnsupportedEnvironmentError } from "../errors.js";

type Process = { getBuiltinModule?: (name: string) => unknown };

/**
 * A module of Node's own, without an `import` that a bundler for browsers would try to resolve.
 *
 * @throws UnsupportedEnvironmentError outside Node.
 */
export function nodeModule<T>(name: string, wanted: string): T {
  const process = (globalThis as { process?: Process }).process;
  const found = process?.getBuiltinModule?.(name);
  if (found === undefined) throw new UnsupportedEnvironmentError(`${wanted} needs Node 20.19 or newer`);
  return found as T;
}

/** `require` of this package in Node: loads what only Node needs, when it is first needed. */
export function nodeRequire(wanted: string): NodeJS.Require {
  const { createRequire } = nodeModule<typeof Module>("node:module", wanted);
  return createRequire(import.meta.url);
}
