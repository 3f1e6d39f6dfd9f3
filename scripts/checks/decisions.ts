import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../lib/process.mjs";
import { published, type Member } from "../lib/workspace.ts";

const page = "docs/decisions/0002-runtime-dependencies.md";

/** The rows of the page's table, each as "package dependency". */
function decided(text: string): Set<string> {
  const rows = text.matchAll(/^\|\s*`@nn\/([^`]+)`\s*\|\s*`([^`]+)`\s*\|\s*\S.*\|\s*$/gm);
  return new Set([...rows].map(([, name, dependency]) => `${name} ${dependency}`));
}

/** What the page lacks of the packages' runtime dependencies, and what it has too much. */
export function decisionProblems(text: string, packages: readonly Member[]): string[] {
  const rows = decided(text);
  const used = packages.flatMap(({ name, manifest }) =>
    Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.peerDependencies })
      .filter((dependency) => !dependency.startsWith("@nn/"))
      .map((dependency) => `${name} ${dependency}`),
  );
  const display = (row: string): string => row.replace(/(\S+) (\S+)/, "@nn/$1: $2");
  return [
    ...used.filter((row) => !rows.has(row)).map((row) => `${page}: no row says why ${display(row)}`),
    ...[...rows].filter((row) => !used.includes(row)).map((row) => `${page}: ${display(row)} is no longer used`),
  ];
}

/** Every runtime dependency has a line that says why. */
export const checkDecisions = (): string[] => decisionProblems(readFileSync(join(root, page), "utf8"), published());
