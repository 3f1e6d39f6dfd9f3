import type { OpCase } from "../../../src/ops/case.js";
import { digestOf } from "../../../src/ops/digest.js";
import { opTaskOf } from "../../../src/ops/session.js";
import { timeRuns } from "../../../src/ops/timing.js";
import { loadOpPeer } from "../peers/index.js";
import type { Job, Report } from "./job.js";

export async function measureOperation(given: OpCase, { peer, threads, seconds }: Job): Promise<Report> {
  const session = await (await loadOpPeer(peer)).prepare(opTaskOf(given), threads);
  if (!session) throw new RangeError(`${peer} has no ${given.operation}`);
  await session.run(given.comparedAfter);
  const { samples } = digestOf(await session.read());
  await breathe();
  const blocks = await timeRuns(session, { seconds });
  const { flops, bytes } = given;
  return { backend: session.backend, threads: session.threads, blocks, flops, bytes, values: samples };
}

/** Threads of a browser may need a turn of the event loop to start; runs of an operation give it none. */
const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));
