import { join } from "node:path";
import { importsBelow, type Import } from "../lib/imports.ts";
import { root } from "../lib/process.mjs";
import { members, type Member } from "../lib/workspace.ts";

/** Each package imports only from packages to its left. */
const chain: readonly string[] = ["tensor", "activations", "layers", "optimizers", "data", "network", "plot"];

/** Helps tests everywhere; hangs off the chain. */
const testing = "testing";

/** A member with what its files import. */
export type ImportingMember = Member & { imports: readonly Import[] };

const isConfig = (file: string): boolean => /^[^/]*\.config\.ts$/.test(file);
const isSource = (file: string): boolean => /^(src|web)\//.test(file);
const internal = (specifier: string): string | undefined => /^@nn\/([^/]+)/.exec(specifier)?.[1];

/** Why this package may not import that one from that file; undefined if it may. */
function refusal(member: Member, file: string, target: string): string | undefined {
  if (target === member.name) return isSource(file) ? "a package does not import itself by name" : undefined;
  if (target === testing) return isSource(file) ? `@nn/${testing} is for tests only` : undefined;
  const place = chain.indexOf(member.name);
  if (place >= 0) {
    return chain.slice(0, place).includes(target)
      ? undefined
      : `it may import ${place === 0 ? "no other package" : `only ${chain.slice(0, place).join(", ")}`}`;
  }
  const fromApp = member.folder.startsWith("apps/");
  return chain.includes(target) || fromApp ? undefined : "a package off the chain imports from the chain only";
}

function checkImports(member: ImportingMember): string[] {
  return member.imports.flatMap(({ file, specifier }) => {
    const place = `${member.folder}/${file}`;
    const up = specifier.startsWith(".") && !isConfig(file) && escapes(file, specifier);
    if (up) return [`${place}: imports ${specifier}, outside its package; import it by name`];
    const target = internal(specifier);
    const why = target && refusal(member, file, target);
    return why ? [`${place}: may not import @nn/${target}: ${why}`] : [];
  });
}

/** Whether a relative import leaves the package. */
function escapes(file: string, specifier: string): boolean {
  return !join("/package", file, "..", specifier).startsWith("/package/");
}

function checkManifest({ name, folder, manifest, imports }: ImportingMember): string[] {
  const used = (wanted: (file: string) => boolean): Set<string> =>
    new Set(
      imports
        .filter(({ file }) => wanted(file))
        .map(({ specifier }) => internal(specifier))
        .filter((target) => target !== undefined && target !== name) as string[],
    );
  const bySource = used(isSource);
  const byTests = used((file) => !isSource(file));
  const listed = (group: Record<string, string> | undefined): string[] =>
    Object.keys(group ?? {}).flatMap((dependency) => internal(dependency) ?? []);
  const runtime = [...listed(manifest.dependencies), ...listed(manifest.peerDependencies)];
  const development = listed(manifest.devDependencies);
  const problem = (text: string): string => `${folder}/package.json: ${text}`;
  return [
    ...[...bySource]
      .filter((target) => !runtime.includes(target))
      .map((target) => problem(`the source imports @nn/${target}: list it in dependencies`)),
    ...runtime
      .filter((target) => !bySource.has(target))
      .map((target) => problem(`lists @nn/${target} in dependencies, but its source does not import it`)),
    ...[...byTests]
      .filter((target) => !runtime.includes(target) && !development.includes(target))
      .map((target) => problem(`the tests import @nn/${target}: list it in devDependencies`)),
    ...development
      .filter((target) => !byTests.has(target) || runtime.includes(target))
      .map((target) => problem(`lists @nn/${target} in devDependencies without need`)),
  ];
}

/** What breaks the order of the packages, in imports or in package.json. */
export const chainProblems = (packages: readonly ImportingMember[]): string[] =>
  packages.flatMap((member) => [...checkImports(member), ...checkManifest(member)]);

/** Imports and dependencies follow the chain, in source and in tests. */
export function checkChain(): string[] {
  return chainProblems(members().map((member) => ({ ...member, imports: importsBelow(join(root, member.folder)) })));
}
