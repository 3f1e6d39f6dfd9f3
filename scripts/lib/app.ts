import { join } from "node:path";
import { root, run } from "./process.mjs";

/**
 * Builds an app with everything it uses and runs it with the arguments of this process. Only the app writes to
 * standard output, so that what it prints can be read by another program.
 */
export async function runApp(name: string): Promise<never> {
  const build = await run("turbo", ["run", "build", `--filter=@nn/${name}`, "--output-logs=errors-only"], {
    capture: true,
  });
  if (build.status !== 0) {
    console.error(`${build.output}\nThe build of @nn/${name} failed.`);
    process.exit(build.status);
  }
  const main = join(root, "apps", name, "dist", "main.js");
  const { status } = await run("node", [main, ...process.argv.slice(2)], { stdin: true, cwd: process.cwd() });
  process.exit(status);
}
