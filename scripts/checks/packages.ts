import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { root, run } from "../lib/process.mjs";
import { published, type Member } from "../lib/workspace.ts";

/** Packs one package into a folder of its own and answers the archive's path. */
async function pack(member: Member, folder: string): Promise<string> {
  const destination = mkdtempSync(join(folder, `${member.name}-`));
  const { status, output } = await run("pnpm", ["pack", "--pack-destination", destination], {
    capture: true,
    cwd: join(root, member.folder),
  });
  const archive = readdirSync(destination).find((name) => name.endsWith(".tgz"));
  if (status !== 0 || !archive) throw new Error(`pnpm pack failed in ${member.folder}:\n${output}`);
  return join(destination, archive);
}

/** What publint and are-the-types-wrong say of one packed package. */
async function problemsOf(member: Member, archive: string): Promise<string[]> {
  const tarball = new Uint8Array(readFileSync(archive)).buffer;
  const { messages, pkg } = await publint({ strict: true, pack: { tarball } });
  const packed = JSON.stringify(pkg);
  const types = await run("attw", [archive, "--profile", "esm-only", "--no-color", "--no-emoji"], { capture: true });
  return [
    ...messages.map((message) => `${member.folder}: ${formatMessage(message, pkg, { color: false })}`),
    ...["workspace:", "catalog:", "@nn/source"]
      .filter((text) => packed.includes(text))
      .map((text) => `${member.folder}: the packed package.json still says ${text}`),
    ...(types.status === 0 ? [] : [`${member.folder}: are-the-types-wrong:\n${types.output}`]),
  ];
}

/** The packages as they would be published, packed and looked at from outside. Run the build first. */
export async function checkPackages(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "nn-pack-"));
  try {
    const problems: string[] = [];
    for (const member of published()) problems.push(...(await problemsOf(member, await pack(member, folder))));
    return problems;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
