import { Dataset } from "@nn/data";
import { optimizerFrom } from "@nn/optimizers";
import { setBackend, type BackendName } from "@nn/tensor";
import { NonFiniteError } from "../errors.js";
import { Network } from "../network.js";
import { ownOptimizers, ownParts } from "./own-exports.js";
import type { PlainData, PlainError, TrainRequest, WorkerMessage } from "./messages.js";

/** The worker's side of `trainAll`: one message in, a network trained, its bytes out. Runs in Node and in browsers. */

interface Port {
  postMessage(message: WorkerMessage, transfer: ArrayBuffer[]): void;
}

const threads = globalThis.process?.getBuiltinModule?.("node:worker_threads");
const port: Port = (threads?.parentPort as Port | null | undefined) ?? (globalThis as unknown as Port);

function send(message: WorkerMessage, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}

function datasetOf({ x, y, weights }: PlainData): Dataset {
  return Dataset.from({ x, y, weights });
}

async function run({
  backend,
  deterministic,
  threads: share,
  network: bytes,
  data,
  validation,
  optimizer,
  options,
  modules,
  steps,
}: TrainRequest): Promise<void> {
  setBackend(backend as BackendName, { threads: share, deterministic });
  const own = await exportsOf(modules);
  const network = Network.fromBytes(bytes, ownParts(own));
  const history = await network.train(datasetOf(data), {
    ...options,
    optimizer: optimizerFrom(optimizer, ownOptimizers(own)),
    validation: validation && datasetOf(validation),
    onStep: steps ? (progress) => send({ kind: "step", progress }) : undefined,
    onEpoch: (report) => send({ kind: "epoch", report }),
  });
  const trained = network.toBytes();
  send({ kind: "done", network: trained, history }, [trained.buffer as ArrayBuffer]);
}

/** What modules export; the program that called `trainAll` named the modules, never a file of weights. */
async function exportsOf(modules: readonly string[]): Promise<unknown[]> {
  const loaded = await Promise.all(
    modules.map((module) => import(/* @vite-ignore */ /* webpackIgnore: true */ module) as Promise<object>),
  );
  return loaded.flatMap((exports) => Object.values(exports) as unknown[]);
}

function plainError(error: unknown): PlainError {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { name, message, stack, place: error instanceof NonFiniteError ? error.place : undefined };
}

async function answer(request: TrainRequest): Promise<void> {
  try {
    await run(request);
  } catch (error) {
    send({ kind: "failed", error: plainError(error) });
  }
}

if (threads?.parentPort) threads.parentPort.on("message", (request: TrainRequest) => void answer(request));
else globalThis.addEventListener?.("message", (event) => void answer((event as MessageEvent<TrainRequest>).data));
