import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./process.mjs";

/** What the checks read of a package.json. */
export interface Manifest {
  name: string;
  version: string;
  private?: boolean;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

/** A package or app of the workspace; `folder` is relative to the workspace, `name` without "@nn/". */
export interface Member {
  name: string;
  folder: string;
  manifest: Manifest;
}

/** The members of the workspace that lie in these folders, sorted by name. */
export function members(parents: readonly string[] = ["packages", "apps"], from: string = root): Member[] {
  return parents.flatMap((parent) =>
    readdirSync(join(from, parent))
      .sort()
      .filter((name) => existsSync(join(from, parent, name, "package.json")))
      .map((name) => {
        const folder = `${parent}/${name}`;
        const manifest = JSON.parse(readFileSync(join(from, folder, "package.json"), "utf8")) as Manifest;
        return { name: manifest.name.replace("@nn/", ""), folder, manifest };
      }),
  );
}

/** The members that are published. */
export const published = (): Member[] => members().filter((member) => !member.manifest.private);
