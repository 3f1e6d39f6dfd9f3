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
  const node = nodeModule("node:worker_threads");
  return node ? spawnInNode(node, onFailure) : spawnInBrowser(onFailure);
}

/** Threads that run at once on this machine. */
export function coreCount(): number {
  const os = nodeModule("node:os");
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

interface NodeModules {
  readonly "node:worker_threads": typeof import("node:worker_threads");
  readonly "node:os": typeof import("node:os");
}

/** A module of Node, undefined elsewhere. Not imported, so that bundlers for browsers do not look for it. */
function nodeModule<Name extends keyof NodeModules>(name: Name): NodeModules[Name] | undefined {
  return globalThis.process?.getBuiltinModule?.(name) as NodeModules[Name] | undefined;
}

function spawnInNode({ Worker }: NodeModules["node:worker_threads"], onFailure: () => void): Thread {
  const worker = new Worker(workerSource, { eval: true, execArgv: [], name: "nn" });
  worker.on("error", onFailure);
  worker.on("exit", onFailure);
  worker.unref();
  return { post: (message) => worker.postMessage(message), terminate: () => void worker.terminate() };
}

function spawnInBrowser(onFailure: () => void): Thread {
  const url = URL.createObjectURL(new Blob([workerSource], { type: "text/javascript" }));
  const worker = new Worker(url, { name: "nn" });
  worker.addEventListener("error", onFailure);
  return {
    post: (message) => worker.postMessage(message),
    terminate: () => {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
}
