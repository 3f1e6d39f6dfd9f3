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
const app = join(root, "apps", "demo");
// Not by way of `npm run`: the server ends with this process, whatever ends it.
const { status } = await run(
  join(app, "node_modules", ".bin", "vite"),
  ["--config", "web/vite.config.ts", ...process.argv.slice(2)],
  { cwd: app, stdin: true },
);
process.exit(status);
