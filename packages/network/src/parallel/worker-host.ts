import type * as Threads from "node:worker_threads";
import { WorkerError } from "../errors.js";
import type { TrainRequest, WorkerMessage } from "./messages.js";

/** The other end of a worker: told what it says, and that it died. */
export interface WorkerEvents {
  message(message: WorkerMessage): void;
  /** The worker is gone without having finished. */
  died(error: Error): void;
}

export interface WorkerHandle {
  post(request: TrainRequest): void;
  terminate(): void;
}

/** In the source tree, workers run the last build: they take JavaScript only, and packages as they are published. */
const inSourceTree = import.meta.url.endsWith(".ts");

function threadScript(): URL {
  return new URL(inSourceTree ? "../../dist/train-worker.js" : "./train-worker.js", import.meta.url);
}

/** Whether this place can start workers at all. */
export function canStartWorkers(): boolean {
  return nodeThreads() !== undefined || typeof Worker === "function";
}

function nodeThreads(): typeof Threads | undefined {
  return globalThis.process?.getBuiltinModule?.("node:worker_threads");
}

/** As many as the machine has cores. */
export function defaultWorkers(): number {
  const os = globalThis.process?.getBuiltinModule?.("node:os");
  return Math.max(1, os?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1);
}

export interface WorkerOptions {
  /** Another script that speaks the same language; the package's own without it. Node only. */
  readonly script?: URL;
  /** Largest heap of the worker, in MiB; Node only. */
  readonly heap?: number;
}

export function startWorker(events: WorkerEvents, { script, heap }: WorkerOptions = {}): WorkerHandle {
  const threads = nodeThreads();
  // Bundlers find a worker's script by this very form.
  if (!threads)
    return startWebWorker(new Worker(new URL("./train-worker.js", import.meta.url), { type: "module" }), events);
  const resourceLimits = heap === undefined ? undefined : { maxOldGenerationSizeMb: heap };
  const execArgv = inSourceTree ? [] : undefined;
  return startThread(new threads.Worker(script ?? threadScript(), { resourceLimits, execArgv }), events);
}

/** A thread that calls `process.exit` or is killed reports "exit" only, and one that throws "error" as well. */
function startThread(thread: Threads.Worker, events: WorkerEvents): WorkerHandle {
  thread.on("message", (message: WorkerMessage) => events.message(message));
  thread.on("messageerror", (error) => events.died(error));
  thread.on("error", (error: Error & { code?: string }) => {
    const memory =
      error.code === "ERR_WORKER_OUT_OF_MEMORY"
        ? "the worker ran out of memory"
        : `the worker failed: ${error.message}`;
    events.died(new WorkerError(memory, { cause: error }));
  });
  thread.on("exit", (code) =>
    events.died(new WorkerError(`the worker ended with exit code ${code} before it had finished`)),
  );
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker, not a window
  return { post: (request) => thread.postMessage(request), terminate: () => void thread.terminate() };
}

function startWebWorker(worker: Worker, events: WorkerEvents): WorkerHandle {
  worker.addEventListener("message", (event: MessageEvent<WorkerMessage>) => events.message(event.data));
  worker.addEventListener("messageerror", () =>
    events.died(new WorkerError("a message of the worker could not be read")),
  );
  worker.addEventListener("error", (event) => events.died(new WorkerError(`the worker failed: ${event.message}`)));
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker, not a window
  return { post: (request) => worker.postMessage(request), terminate: () => worker.terminate() };
}
