import { describe, expect, it } from "vitest";
import type { TrainJob } from "../src/measure/jobs.js";
import { JobError, forkJob } from "../src/measure/spawn.js";
import { CannotError } from "../src/peers/cannot.js";
import { taskOf } from "../src/workloads/task.js";
import { planar } from "../src/workloads/planar.js";

const child = new URL("fixtures/child.mjs", import.meta.url);
const task = taskOf(planar);
const job = (peer: string): TrainJob => ({
  kind: "train",
  peer: peer as TrainJob["peer"],
  task,
  threads: 1,
  seconds: 0.01,
});

describe("a process", () => {
  it("gets arrays of numbers as they are, and answers", async () => {
    const report = await forkJob(child, job("answers"));
    expect(report).toEqual({ backend: "wasm", losses: [task.batches[0].x[0]] });
  });

  it.each([
    ["fails", /^fails on planar: Error: no such thing$/],
    ["lies", /^lies on planar: sent something else than a report$/],
    ["dies", /^dies on planar: ended with status 3\na reason to die\n$/],
  ])("that %s", async (peer, message) => {
    const failure = forkJob(child, job(peer));
    await expect(failure).rejects.toThrow(JobError);
    await expect(failure).rejects.toThrow(message);
  });

  it("that has no way to do it", async () => {
    await expect(forkJob(child, job("cannot"))).rejects.toThrow(new CannotError("no such layer"));
  });

  it("that is not there", async () => {
    await expect(forkJob(new URL("fixtures/nobody.mjs", import.meta.url), job("answers"))).rejects.toThrow(
      /Cannot find module/,
    );
  });
});
