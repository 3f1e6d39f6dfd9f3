import { bench } from "./bench.js";
import { spawnJob } from "./measure/spawn.js";

const child = new URL("child.js", import.meta.url);

// A signal by itself would end this process without its "exit" event, and leave the one that it has started.
process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));

process.exitCode = await bench(process.argv.slice(2), {
  output: (text) => process.stdout.write(text),
  errors: (text) => process.stderr.write(text),
  run: (job) => spawnJob(child, job),
});
