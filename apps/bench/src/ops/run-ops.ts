import type { CaseReport, OpsJob, OpsReport } from "../measure/jobs.js";
import { PeakMeter, type Peaks } from "../peaks/peaks.js";
import { loadOpPeer } from "../peers/index.js";
import type { OpCase } from "./case.js";
import { digestOf } from "./digest.js";
import { opTaskOf, type OpPeer } from "./session.js";
import { timeRuns } from "./timing.js";

/** Measures operations in this process, the machine's peaks before and after each. */
export async function runOpsJob(job: OpsJob): Promise<OpsReport> {
  const peer = await loadOpPeer(job.peer);
  const meter = new PeakMeter();
  const report = {
    cases: [] as CaseReport[],
    failures: [] as OpsReport["failures"][number][],
    missing: [] as string[],
  };
  for (const given of job.cases) {
    try {
      const measured = await measureCase(peer, given, job, meter);
      if (measured) report.cases.push(measured);
      else report.missing.push(given.name);
    } catch (error) {
      report.failures.push({ name: given.name, message: error instanceof Error ? error.message : String(error) });
    }
  }
  return report;
}

async function measureCase(
  peer: OpPeer,
  given: OpCase,
  { threads, seconds }: OpsJob,
  meter: PeakMeter,
): Promise<CaseReport | undefined> {
  const session = await peer.prepare(opTaskOf(given), threads);
  if (!session) return undefined;
  for (let i = 0; i < given.comparedAfter; i++) await session.run(1);
  const digest = digestOf(await session.read());
  const before = meter.measure();
  const blocks = await timeRuns(session, { seconds });
  const { backend, threads: used, steps } = session;
  return { name: given.name, backend, threads: used, steps, digest, blocks, peaks: better(before, meter.measure()) };
}

const better = (a: Peaks, b: Peaks): Peaks => ({ fma: Math.max(a.fma, b.fma), copy: Math.max(a.copy, b.copy) });
