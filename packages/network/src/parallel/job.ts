import { getBackend } from "@nn/tensor";
import type { Dataset } from "@nn/data";
import { NonFiniteError, WorkerError } from "../errors.js";
import type { Network } from "../network.js";
import type { History } from "../training/history.js";
import type { TrainOptions } from "../training/options.js";
import type { PlainData, PlainError, TrainRequest, WorkerMessage } from "./messages.js";
import { startWorker, type WorkerHandle } from "./worker-host.js";

/** One network to train. */
export interface Job {
  readonly network: Network;
  readonly data: Dataset;
  readonly options: TrainOptions;
}

export interface JobLimits {
  readonly signal?: AbortSignal;
  /** Milliseconds after which a job is ended. */
  readonly timeout?: number;
  /**
   * Addresses of the modules that export layers, activations, losses, metrics and optimizers of your own, which every worker
   * imports: `import.meta.resolve("@nn/squeeze-excitation")`, `new URL("./my-layer.js", import.meta.url)`.
   */
  readonly modules?: readonly (string | URL)[];
}

/**
 * Trains one network in a worker of its own and puts the result into the network.
 *
 * @param atOnce networks that train at the same time: they share the machine's threads
 */
export async function runInWorker(job: Job, limits: JobLimits, atOnce: number): Promise<History> {
  const request = await requestOf(job, atOnce, limits.modules);
  const signal = mergeSignals(job.options.signal, limits.signal);
  signal?.throwIfAborted();
  const { network, history } = await converse(request, job, signal, limits.timeout);
  job.network.restore(network);
  return history;
}

function mergeSignals(...signals: (AbortSignal | undefined)[]): AbortSignal | undefined {
  const given = signals.filter((signal) => signal !== undefined);
  return given.length > 1 ? AbortSignal.any(given) : given[0];
}

async function requestOf(
  { network, data, options }: Job,
  atOnce: number,
  modules: JobLimits["modules"] = [],
): Promise<TrainRequest> {
  const { name, deterministic = false, threads = 1 } = getBackend();
  const { epochs, shuffle, dropLast, resetState, classWeights, checkFinite, earlyStopping } = options;
  const { validation, optimizer, onStep } = options;
  return {
    backend: name,
    deterministic,
    threads: Math.max(1, Math.floor(threads / atOnce)),
    network: network.toBytes(),
    data: await plainData(data),
    validation: validation && (await plainData(validation)),
    optimizer: optimizer.config(),
    options: { epochs, shuffle, dropLast, resetState, classWeights, checkFinite, earlyStopping },
    modules: modules.map(String),
    steps: onStep !== undefined,
  };
}

async function plainData(data: Dataset): Promise<PlainData> {
  const { x, y, weights } = await data.collect();
  return { x, y, weights };
}

type Done = WorkerMessage & { readonly kind: "done" };

/** Sends the request and listens until the worker is done, fails, dies, or is ended by signal, time or a callback. */
function converse(
  request: TrainRequest,
  job: Job,
  signal: AbortSignal | undefined,
  timeout: number | undefined,
): Promise<Done> {
  return new Promise<Done>((resolve, reject) => {
    const { name } = job.network;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      worker.terminate();
      settle();
    };
    const fail = (error: unknown): void => finish(() => reject(error));
    const abort = (): void => fail(signal?.reason);
    const worker: WorkerHandle = startWorker({
      message: (message) => {
        try {
          if (message.kind === "done") finish(() => resolve(message));
          else if (message.kind === "failed") fail(revived(message.error, name));
          else void report(message, job.options).catch(fail);
        } catch (error) {
          fail(error);
        }
      },
      died: (error) => fail(new WorkerError(`network "${name}": ${error.message}`, { cause: error })),
    });
    signal?.addEventListener("abort", abort);
    if (timeout !== undefined) {
      timer = setTimeout(() => fail(new WorkerError(`network "${name}": not done after ${timeout} ms`)), timeout);
    }
    worker.post(request);
  });
}

type Report = WorkerMessage & { readonly kind: "step" | "epoch" };

async function report(message: Report, { onStep, onEpoch }: TrainOptions): Promise<void> {
  if (message.kind === "step") await onStep?.(message.progress);
  else await onEpoch?.(message.report);
}

/** The worker's error under the network's name, with the worker's own stack. */
function revived({ name, message, stack, place }: PlainError, network: string): Error {
  const text = `network "${network}": ${message}`;
  const error = place ? new NonFiniteError(text, place) : new WorkerError(text);
  error.stack = `${name}: ${text}\n${stack?.split("\n").slice(1).join("\n") ?? ""}`;
  return error;
}
