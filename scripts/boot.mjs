#!/usr/bin/env node
// npm start, npm run playground and npm test from Node and npm alone: installs what the lockfile names, then goes on with the Node it brought.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "./lib/process.mjs";

const readJson = (/** @type {string} */ path) => JSON.parse(readFileSync(join(root, path), "utf8"));

/** pnpm at the version package.json pins: the installed one where there is one, else through npx. */
function packageManager() {
  const pinned = readJson("package.json").packageManager;
  const manifest = "node_modules/pnpm/package.json";
  const installed = existsSync(join(root, manifest)) && `pnpm@${readJson(manifest).version}`;
  return installed === pinned ? ["pnpm"] : ["npx", "--yes", pinned];
}

async function install() {
  const started = performance.now();
  const [command, ...args] = packageManager();
  if (command === "npx") console.error("Installing packages (the first time only) …");
  const { status, output } = await run(command, [...args, "install", "--frozen-lockfile"], {
    capture: true,
    env: { CI: "true" },
  });
  if (status !== 0) {
    console.error(`${output}\nThe installation failed. It needs Node 20.19 or newer, npm, and a package registry.`);
    process.exit(status);
  }
  if (command === "npx") console.error(`Installed in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
}

/** The Node that package scripts run on has to read TypeScript; on most systems the installation brings one. */
async function requireNode() {
  const { output } = await run("node", ["--version"], { capture: true });
  const [major = 0, minor = 0] = output.slice(1).split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return;
  console.error(
    `Node ${output.trim()} cannot run the workspace's scripts and no newer one could be installed for this system: use Node 24.`,
  );
  process.exit(1);
}

const [task, ...args] = process.argv.slice(2);
const tasks = ["start", "playground", "test", "ci"];
if (!tasks.includes(task)) {
  console.error(`usage: node scripts/boot.mjs ${tasks.join("|")} [arguments]`);
  process.exit(2);
}
await install();
await requireNode();
const { status } = await run("node", [join(root, "scripts", `${task}.ts`), ...args], {
  stdin: true,
  cwd: process.cwd(),
  env: { NN_MACHINE_NODE: process.env.NN_MACHINE_NODE ?? process.execPath },
});
process.exit(status);
