import { getBackend, setBackend, type Backend } from "@nn/tensor";
import { firstStep } from "../peers/nn.js";
import { useThreads } from "../peers/nn-threads.js";
import type { CompileJob, CompileReport } from "./jobs.js";

/**
 * Milliseconds from `network.train(…)` until the first training step is compiled, in this process, which has compiled
 * nothing before: laying out the parameters, tracing, planning, and writing and compiling the module.
 */
export async function runCompileJob({ task, threads: wanted }: CompileJob): Promise<CompileReport> {
  const threads = useThreads(wanted);
  const train = firstStep(task);
  const backend = getBackend();
  let ready = Number.NaN;
  const timed: Backend = {
    name: backend.name,
    compile: (program) => {
      const executable = backend.compile(program);
      ready = performance.now();
      return executable;
    },
  };
  setBackend(timed);
  const begin = performance.now();
  await train();
  setBackend(backend);
  return { milliseconds: ready - begin, backend: backend.name, threads };
}
