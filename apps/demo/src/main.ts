import { demo } from "./demo.js";

const interruption = new AbortController();

// The first Ctrl-C ends the training and lets the report be written, the second ends everything.
process.once("SIGINT", () => {
  process.once("SIGINT", () => process.exit(130));
  interruption.abort();
});
process.once("SIGTERM", () => interruption.abort());

// Whoever reads may stop reading (npm start | head); the files are written all the same.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = await demo(process.argv.slice(2), {
  output: process.stdout,
  errors: process.stderr,
  signal: interruption.signal,
});
