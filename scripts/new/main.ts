// pnpm new KIND NAME: a new package, operation, activation, layer or optimizer from a template that passes its tests.
import { root, run } from "../lib/process.mjs";
import { apply, ExistsError, type Change } from "./change.ts";
import { activation } from "./kinds/activation.ts";
import { layerPackage } from "./kinds/layer-package.ts";
import { layer } from "./kinds/layer.ts";
import { op } from "./kinds/op.ts";
import { optimizer } from "./kinds/optimizer.ts";
import { plainPackage } from "./kinds/package.ts";
import { NameError, readName, type Name } from "./name.ts";

interface Kind {
  changes: (name: Name) => Change[];
  makes: string;
}

const kinds: Record<string, Kind> = {
  package: { changes: plainPackage, makes: "a package off the chain" },
  "layer-package": { changes: layerPackage, makes: "a layer in a package of its own" },
  op: { changes: op, makes: "a pointwise operation of @nn/tensor, with its rows in the table of cases" },
  activation: { changes: activation, makes: "an activation function of @nn/activations" },
  layer: { changes: layer, makes: "a layer of @nn/layers" },
  optimizer: { changes: optimizer, makes: "an optimizer of @nn/optimizers" },
};

function usage(): string {
  const rows = Object.entries(kinds).map(([kind, { makes }]) => `  ${kind.padEnd(14)} ${makes}`);
  return [
    "usage: pnpm new KIND NAME",
    "",
    "Makes the files of a new thing from a template that passes its tests. NAME is as in softClip or soft-clip, KIND one of:",
    ...rows,
    "",
    "Example: pnpm new activation softClip",
  ].join("\n");
}

/** `into` is another workspace's folder, for tests. */
async function main([kind, given, into = root]: string[]): Promise<number> {
  if (kind === "--help" || kind === "-h") {
    console.log(usage());
    return 0;
  }
  const known = Object.hasOwn(kinds, kind ?? "") && kinds[kind];
  if (!known || !given) {
    if (kind) console.error(known ? `error: ${kind} needs a name\n` : `error: there is no kind "${kind}"\n`);
    console.error(usage());
    return 2;
  }
  const paths = apply(known.changes(readName(given)), into);
  await run("oxfmt", paths, { capture: true, cwd: into });
  console.log(paths.join("\n"));
  const folder = paths[0].split("/").slice(0, 2).join("/");
  const isPackage = paths.includes(`${folder}/package.json`);
  console.log(`\nIts tests: ${isPackage ? "pnpm install && " : ""}pnpm --dir ${folder} test`);
  if (isPackage) console.log("Nothing else changes but pnpm-lock.yaml, which pnpm install writes.");
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof NameError || error instanceof ExistsError)) throw error;
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}
