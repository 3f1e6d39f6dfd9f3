import { checkOptions, describe, InvalidArgumentError, NnError, type Parameter } from "@nn/tensor";
import { checkIsDataset } from "../model/check-data.js";
import type { History } from "../training/history.js";
import { checkTrainOptions } from "../training/options.js";
import type { Network } from "../network.js";
import { runInWorker, type Job, type JobLimits } from "./job.js";
import { canStartWorkers, defaultWorkers } from "./worker-host.js";

export type { Job } from "./job.js";

export interface TrainAllOptions extends JobLimits {
  /**
   * Networks that are trained at the same time, each in a worker; as many as there are cores without it. 0: one after another
   * in this thread.
   */
  readonly workers?: number;
}

/** A network that has been trained. */
export interface JobResult {
  readonly network: Network;
  readonly history: History;
}

/** Some networks could not be trained; the others were, and their results are here. */
export class TrainAllError extends NnError {
  constructor(
    message: string,
    /** By job; undefined where it failed. */
    readonly results: readonly (JobResult | undefined)[],
    /** By job; undefined where it succeeded. */
    readonly errors: readonly (Error | undefined)[],
  ) {
    super(message, { cause: errors.find((error) => error !== undefined) });
  }
}

/**
 * Trains several networks at the same time on worker threads. The results are the same bits as training them one after
 * another. Layers, activations, losses, metrics and optimizers of your own travel if `modules` says where they come from; what is
 * no plain configuration (a lambda) cannot: use `workers: 0`.
 *
 * @throws {TrainAllError} after all have ended, if some failed.
 * @throws the signal's reason, when it aborts; all workers are ended.
 */
export async function trainAll(jobs: readonly Job[], options: TrainAllOptions = {}): Promise<JobResult[]> {
  checkOptions(options, ["workers", "signal", "timeout", "modules"], "trainAll");
  const { workers = defaultWorkers(), signal, modules = [] } = options;
  checkJobs(jobs, workers, modules);
  signal?.throwIfAborted();
  const results: (JobResult | undefined)[] = jobs.map(() => undefined);
  const errors: (Error | undefined)[] = jobs.map(() => undefined);
  const inThread = workers === 0 || !canStartWorkers();
  const atOnce = inThread ? 1 : Math.min(workers, jobs.length);
  let next = 0;
  const runner = async (): Promise<void> => {
    for (let index = next++; index < jobs.length; index = next++) {
      if (signal?.aborted) return;
      try {
        results[index] = {
          network: jobs[index].network,
          history: await runJob(jobs[index], options, inThread ? 0 : atOnce),
        };
      } catch (error) {
        errors[index] = error instanceof Error ? error : new NnError(String(error));
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, runner));
  signal?.throwIfAborted();
  const failed = errors.filter((error) => error !== undefined);
  if (failed.length > 0) {
    const list = jobs.flatMap(({ network }, i) => (errors[i] ? [named(errors[i], network.name)] : [])).join("\n  ");
    throw new TrainAllError(`trainAll: ${failed.length} of ${jobs.length} networks failed\n  ${list}`, results, errors);
  }
  return results as JobResult[];
}

/** The message of an error under its network's name, which errors of workers carry already. */
function named({ message }: Error, network: string): string {
  const name = `network "${network}"`;
  return message.startsWith(name) ? message : `${name}: ${message}`;
}

function checkJobs(jobs: readonly Job[], workers: number, modules: readonly unknown[]): void {
  if (!Number.isInteger(workers) || workers < 0) {
    throw new InvalidArgumentError(`trainAll: workers must be an integer ≥ 0, got ${String(workers)}`);
  }
  if (!Array.isArray(jobs)) {
    throw new InvalidArgumentError(
      `trainAll: jobs must be a list of { network, data, options }, got ${describe(jobs)}`,
    );
  }
  jobs.forEach((job, index) => checkJob(job, `trainAll: jobs[${index}]`));
  const networks = jobs.map(({ network }) => network);
  const twice = networks.find((network, index) => networks.indexOf(network) !== index);
  if (twice)
    throw new InvalidArgumentError(
      `trainAll: network "${twice.name}" is in two jobs; it can only be trained once at a time`,
    );
  checkShared(networks);
  const wrong = modules.find((module) => typeof module !== "string" && !(module instanceof URL));
  if (wrong !== undefined) {
    throw new InvalidArgumentError(
      `trainAll: modules are addresses such as import.meta.resolve("./my-layer.js"), got ${describe(wrong)}`,
    );
  }
}

/** Each job would change what another one changes, and the last to end would win. Frozen layers may be in several. */
function checkShared(networks: readonly Network[]): void {
  const owners = new Map<Parameter, Network>();
  for (const network of networks) {
    for (const { path, parameter, frozen } of network.namedParameters()) {
      const other = owners.get(parameter);
      if (other && !frozen) {
        throw new InvalidArgumentError(
          `trainAll: networks "${other.name}" and "${network.name}" share a layer (${path}): train them one after another, or freeze it`,
        );
      }
      owners.set(parameter, network);
    }
  }
}

function checkJob(job: Job, where: string): void {
  checkOptions(job, ["network", "data", "options"], where);
  const { network, data, options } = job;
  if (typeof network?.exclusively !== "function") {
    throw new InvalidArgumentError(`${where}: network must be a Network, got ${describe(network)}`);
  }
  checkTrainOptions(options);
  checkIsDataset(data, where);
}

/** @param workers that run at once; 0: the job runs on this thread */
function runJob(job: Job, limits: JobLimits, workers: number): Promise<History> {
  if (workers > 0) return job.network.exclusively(() => runInWorker(job, limits, workers));
  const given = [job.options.signal, limits.signal].filter((signal) => signal !== undefined);
  const signal = given.length > 0 ? AbortSignal.any(given) : undefined;
  return job.network.train(job.data, { ...job.options, signal });
}
