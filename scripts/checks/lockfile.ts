import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../lib/process.mjs";

/** The lines of a lockfile that name an address; it must work with any registry. */
export const addressesIn = (lockfile: string): string[] =>
  lockfile
    .split("\n")
    .flatMap((line, index) =>
      /https?:\/\/|tarball:/.test(line) ? [`pnpm-lock.yaml:${index + 1}: ${line.trim()}`] : [],
    );

/** The lockfile holds hashes and no addresses. */
export const checkLockfile = (): string[] => addressesIn(readFileSync(join(root, "pnpm-lock.yaml"), "utf8"));
