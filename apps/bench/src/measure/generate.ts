import { generate } from "@nn/network";
import { getBackend } from "@nn/tensor";
import { networkOf } from "../peers/nn.js";
import { useThreads } from "../peers/nn-threads.js";
import type { GenerateJob, GenerateReport } from "./jobs.js";

/** Writes texts in this process; the first one, in which everything is compiled, does not count. */
export async function runGenerateJob({ task, threads, length, cache, seconds }: GenerateJob): Promise<GenerateReport> {
  const used = useThreads(threads);
  const network = networkOf(task);
  const write = async (): Promise<number[]> => {
    const tokens: number[] = [];
    for await (const token of generate(network, [0], { length, temperature: 0, cache })) tokens.push(token);
    return tokens;
  };
  const tokens = await write();
  const blocks: number[] = [];
  for (const end = performance.now() + 1000 * seconds; blocks.length < 3 || performance.now() < end;) {
    const begin = performance.now();
    await write();
    blocks.push((performance.now() - begin) / length);
  }
  return { backend: getBackend().name, threads: used, blocks, tokens };
}
