import { join } from "node:path";
import { root, run } from "./lib/process.mjs";

// The page is served from the sources; what it needs besides are the kernels that a script generates.
const prepared = await run("turbo", ["run", "source", "--filter=@nn/demo", "--output-logs=errors-only"], {
  capture: true,
});
if (prepared.status !== 0) {
  console.error(`${prepared.output}\nThe playground could not be prepared.`);
  process.exit(prepared.status);
}
const { status } = await run("npm", ["run", "--silent", "web", "--", ...process.argv.slice(2)], {
  cwd: join(root, "apps", "demo"),
  stdin: true,
});
process.exit(status);
