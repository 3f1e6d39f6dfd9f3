import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** By peer, the package whose version is pinned in package.json. */
const packages = {
  "tfjs-wasm": "@tensorflow/tfjs-backend-wasm",
  "tfjs-cpu": "@tensorflow/tfjs-backend-cpu",
  "jax-js": "@jax-js/jax",
  "brain.js": "brain.js",
} as const;

/**
 * What was measured, by peer: the commit of this framework, and the versions of the others.
 *
 * @param manifest this app's package.json.
 */
export function versionsOf(manifest: URL): Record<string, string> {
  const { dependencies } = JSON.parse(readFileSync(manifest, "utf8")) as { dependencies: Record<string, string> };
  const others = Object.entries(packages).map(([peer, name]) => [peer, dependencies[name]]);
  return { nn: commit(), ...Object.fromEntries(others) };
}

/** The commit that is checked out, with a plus sign where files have been changed since. */
function commit(): string {
  const git = (...args: string[]): string => execFileSync("git", args, { encoding: "utf8" }).trim();
  try {
    const changed = git("status", "--porcelain", "--untracked-files=no") !== "";
    return `${git("rev-parse", "--short", "HEAD")}${changed ? "+" : ""}`;
  } catch {
    return "unknown";
  }
}
