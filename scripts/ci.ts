// Every check of the workspace, one named line each; the last line is "N passed, N failed", tests and checks together.
import { run } from "./lib/process.mjs";
import { testAll } from "./lib/tests.ts";

interface Check {
  name: string;
  command: readonly [string, ...string[]];
}

const workspaceCheck = (name: string): Check => ({ name, command: ["node", "scripts/check.ts", name] });

/** In the order of what they need: packages, size and smoke look at what the build left. */
const checks: readonly Check[] = [
  { name: "lint", command: ["oxlint", "--deny-warnings"] },
  { name: "format", command: ["oxfmt", "--check"] },
  { name: "types", command: ["turbo", "run", "typecheck", "--output-logs=errors-only"] },
  workspaceCheck("chain"),
  workspaceCheck("lockfile"),
  workspaceCheck("decisions"),
  workspaceCheck("links"),
  { name: "unused", command: ["knip"] },
  { name: "build", command: ["turbo", "run", "build", "--output-logs=errors-only"] },
  workspaceCheck("packages"),
  workspaceCheck("size"),
  // boot.mjs says which Node the machine itself has; the packages have to work there.
  { name: "smoke", command: [process.env["NN_MACHINE_NODE"] ?? "node", "scripts/smoke.mjs"] },
  { name: "main job", command: ["npm", "start", "--", "--epochs", "1"] },
];

/** Runs one check, prints its line, and what it printed where it failed; answers whether it passed. */
async function passes({ name, command: [program, ...args] }: Check): Promise<boolean> {
  const started = performance.now();
  const { status, output } = await run(program, args, { capture: true, env: { CI: "true", NO_COLOR: "1" } });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (status !== 0) console.log(output.trimEnd());
  console.log(`${status === 0 ? "pass" : "FAIL"}  ${name.padEnd(10)} ${seconds.padStart(6)} s`);
  return status === 0;
}

const started = performance.now();
let { passed, failed } = await testAll();
console.log(
  `${failed === 0 ? "pass" : "FAIL"}  ${"tests".padEnd(10)} ${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s`,
);
for (const check of checks) {
  if (await passes(check)) passed++;
  else failed++;
}
console.log(`Everything took ${((performance.now() - started) / 60_000).toFixed(1)} minutes.`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
