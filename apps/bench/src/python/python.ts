import { spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Job, ReportOf } from "../measure/jobs.js";
import { outcome } from "../measure/spawn.js";
import type { LayerTask } from "../workloads/layers/place.js";
import { encode } from "./encode.js";

/** A Python that has PyTorch. */
export interface Python {
  /** What to call. */
  readonly command: string;
  readonly version: string;
  /** The library that multiplies matrices. */
  readonly blas: string;
  /** Of a matrix product, at a first glance. */
  readonly gflops: number;
}

/** Debian's own, which has Debian's python3-torch, and what the path has. */
const commands = ["/usr/bin/python3", "python3"];

/** GFLOP/s below which matrix products are not what the processor can do: Debian's reference BLAS gives 5. */
const CRIPPLED = 20;

/** Looks for a Python that can import torch. */
export function findPython(script: URL): Python | undefined {
  for (const command of commands) {
    const { status, stdout } = spawnSync(command, ["-B", fileURLToPath(script), "probe"], {
      encoding: "utf8",
      timeout: 60_000,
    });
    if (status !== 0) continue;
    return { command, ...(JSON.parse(stdout) as Omit<Python, "command">) };
  }
  return undefined;
}

/** What to say about a PyTorch before its times are compared. */
export function remarkOn({ version, blas, gflops }: Python): string {
  const about = `PyTorch ${version} with ${blas}, ${gflops} GFLOP/s at a first glance`;
  if (gflops >= CRIPPLED) return about;
  return `${about}: this is not what PyTorch can do, so do not compare with it; on Debian install libopenblas0-pthread`;
}

/** Runs a job in a fresh process of Python's with that many threads. */
export function runPython<J extends Job>(
  { command }: Pick<Python, "command">,
  script: URL,
  job: J,
): Promise<ReportOf<J>> {
  const child = spawn(command, ["-B", fileURLToPath(script)], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...threadsFor(job) },
  });
  return outcome(child, job, (answer) => {
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (part: string) => {
      text += part;
      if (text.endsWith("\n")) answer(parse(text));
    });
    // A process that dies at once closes its input; why it died is told by how it ended.
    child.stdin.on("error", () => {});
    child.stdin.end(`${encode(job)}\n`);
  });
}

/**
 * Threads of OpenMP, which computes everything but products of matrices, and of the library that does those. With both on
 * every core the ones spin while the others want to work: gpt took 80 to 200 ms here, and 64 with OpenMP on one.
 */
export function threadsFor(job: Job): Record<`${"OMP" | "OPENBLAS" | "MKL"}_NUM_THREADS`, string> {
  const threads = String("threads" in job ? job.threads : 1);
  const omp = (job.kind === "train" || job.kind === "generate") && !hasConvolutions(job.task.layers) ? "1" : threads;
  return { OMP_NUM_THREADS: omp, OPENBLAS_NUM_THREADS: threads, MKL_NUM_THREADS: threads };
}

const hasConvolutions = (layers: readonly LayerTask[]): boolean =>
  layers.some((layer) =>
    layer.kind === "residual" ? hasConvolutions(layer.body) : ["conv2d", "depthwiseConv2d"].includes(layer.kind),
  );

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { failure: `wrote something else than JSON: ${text.slice(0, 200)}` };
  }
}
