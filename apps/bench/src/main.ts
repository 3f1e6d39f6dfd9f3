import { fileURLToPath } from "node:url";
import { bench } from "./bench.js";
import type { Job, ReportOf } from "./measure/jobs.js";
import { forkJob } from "./measure/spawn.js";
import { isPython } from "./peers/index.js";
import { describeMachine, load } from "./record/machine.js";
import { versionsOf } from "./record/versions.js";
import { findPython, remarkOn, runPython } from "./python/python.js";

const child = new URL("child.js", import.meta.url);
const script = new URL("../python/main.py", import.meta.url);

// A signal by itself would end this process without its "exit" event, and leave the one that it has started.
process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));

// Whoever reads may have seen enough (`… | head -1`).
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

let python: ReturnType<typeof findPython>;

function pytorch(): string | undefined {
  python ??= findPython(script);
  return python && remarkOn(python);
}

function run<J extends Job>(job: J): Promise<ReportOf<J>> {
  if (!("peer" in job && isPython(job.peer))) return forkJob(child, job);
  if (!python) throw new Error(`${job.peer}: no python3 here can import torch`);
  return runPython(python, script, job);
}

process.exitCode = await bench(process.argv.slice(2), {
  output: (text) => process.stdout.write(text),
  errors: (text) => process.stderr.write(text),
  run,
  pytorch,
  machine: describeMachine,
  load,
  versions: () => versionsOf(new URL("../package.json", import.meta.url)),
  results: fileURLToPath(new URL("../results", import.meta.url)),
});
