import type * as Crypto from "node:crypto";
import type { promises } from "node:fs";
import type * as Os from "node:os";
import type * as Path from "node:path";

/** What a machine with files offers. */
export interface System {
  readonly fs: typeof promises;
  readonly path: typeof Path;
  readonly os: typeof Os;
  readonly crypto: typeof Crypto;
}

/** The file system and its like; undefined in a browser. Asked of the process, so that no bundler looks for it. */
export function findSystem(): System | undefined {
  const { process } = globalThis;
  if (typeof process?.getBuiltinModule !== "function") return undefined;
  const [fs, path] = [process.getBuiltinModule("node:fs"), process.getBuiltinModule("node:path")];
  const [os, crypto] = [process.getBuiltinModule("node:os"), process.getBuiltinModule("node:crypto")];
  return fs && path && os && crypto ? { fs: fs.promises, path, os, crypto } : undefined;
}

/** Where the user's programs keep what can be made again. */
export function cacheFolder({ path, os }: System): string {
  const { NN_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (NN_CACHE) return NN_CACHE;
  return path.join(XDG_CACHE_HOME || LOCALAPPDATA || path.join(os.homedir(), ".cache"), "nn");
}
