import type { Worker as NodeWorker } from "node:worker_threads";
import type { Message } from "./messages.js";
import { workerSource } from "./worker-main.js";

/** A started worker. */
export interface Thread {
  post(message: Message): void;
  terminate(): void;
}

/**
 * Starts a worker: in Node one that keeps no process alive, elsewhere a web worker.
 *
 * @param onFailure called if the worker cannot run or has failed (a page's security policy may forbid it)
 */
export function spawnThread(onFailure: () => void): Thread {
  const node = globalThis.process?.getBuiltinModule?.("node:worker_threads");
  return node ? spawnInNode(new node.Worker(workerSource, inNode), onFailure) : spawnInBrowser(onFailure);
}

/** Threads that run at once on this machine. */
export function coreCount(): number {
  const os = globalThis.process?.getBuiltinModule?.("node:os");
  return os?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1;
}

/** Whether a memory can be shared with workers and this thread may wait for them: a page's main thread must not. */
export function canShareMemory(): boolean {
  if (typeof SharedArrayBuffer !== "function" || typeof Atomics !== "object") return false;
  if ((globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated === false) return false;
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0);
    return true;
  } catch {
    return false;
  }
}

/** Without the process's own arguments: a loader or a profiler for its files has nothing to do there. */
const inNode = { eval: true, execArgv: [], name: "nn" };

function spawnInNode(worker: NodeWorker, onFailure: () => void): Thread {
  worker.on("error", onFailure);
  worker.on("exit", onFailure);
  worker.unref();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker, not a window
  return { post: (message) => worker.postMessage(message), terminate: () => void worker.terminate() };
}

function spawnInBrowser(onFailure: () => void): Thread {
  const url = URL.createObjectURL(new Blob([workerSource], { type: "text/javascript" }));
  const worker = new Worker(url, { name: "nn" });
  worker.addEventListener("error", onFailure);
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker, not a window
    post: (message) => worker.postMessage(message),
    terminate: () => {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
}
