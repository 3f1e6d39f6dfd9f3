import { describe, expect, test } from "vitest";
import { dense, dropout } from "@nn/layers";
import { gradientDescent } from "@nn/optimizers";
import { setBackend } from "@nn/tensor";
import { NonFiniteError, TrainAllError, trainAll, WorkerError, type Job } from "../src/index.js";
import { shift } from "./fixtures/shift-layer.mjs";
import { data, optimizer, planar, weightsOf, withFeature } from "./support.js";

const job = (seed: number, options: Partial<Job["options"]> = {}): Job => ({
  network: planar({ seed, name: `seed ${seed}`, layers: [dense(8), dropout(0.3), dense(2)] }),
  data,
  options: { optimizer: optimizer(), epochs: 4, ...options },
});

describe("several networks at the same time", () => {
  test("give the bits of one after another (fault 53)", async () => {
    const seeds = [1, 2, 3];
    const together = await trainAll(
      seeds.map((seed) => job(seed)),
      { workers: 2 },
    );
    const inTurn = await trainAll(
      seeds.map((seed) => job(seed)),
      { workers: 0 },
    );
    together.forEach(({ network, history }, i) => {
      expect(weightsOf(network)).toEqual(weightsOf(inTurn[i].network));
      expect(history.loss).toEqual(inTurn[i].history.loss);
      expect(network.epoch).toBe(4);
    });
  });

  test("run on the backend of this thread", async () => {
    setBackend("js");
    try {
      const [here] = await trainAll([job(1)], { workers: 0 });
      const [there] = await trainAll([job(1)], { workers: 1 });
      expect(weightsOf(there.network)).toEqual(weightsOf(here.network));
    } finally {
      setBackend("auto");
    }
  });

  test("report to callbacks here, and go on where they ended", async () => {
    const epochs: number[] = [];
    let steps = 0;
    const first = job(5, {
      onEpoch: ({ epoch }) => void epochs.push(epoch),
      onStep: () => void steps++,
      validation: data,
    });
    const [{ network, history }] = await trainAll([first]);
    expect(epochs).toEqual([1, 2, 3, 4]);
    expect(steps).toBe(16);
    expect(history.validation.accuracy).toHaveLength(4);
    await network.train(data, { optimizer: optimizer(), epochs: 1 });
    expect(network.epoch).toBe(5);
  });

  test("fault 46: one that fails is named; the others' results are there", async () => {
    const bad: Job = { ...job(2), data: withFeature(3, NaN) };
    const error = (await trainAll([job(1), bad, job(3)], { workers: 2 }).catch((e: unknown) => e)) as TrainAllError;
    expect(error).toBeInstanceOf(TrainAllError);
    expect(error.message).toMatch(/1 of 3 networks failed[\s\S]*"seed 2".*NaN/);
    expect(error.results.map((result) => result?.history.epochs)).toEqual([4, undefined, 4]);
    expect(error.errors[1]).toBeInstanceOf(NonFiniteError);
    expect((error.errors[1] as NonFiniteError).place.kind).toBe("input");
  });

  test("fault 46: a callback that throws ends its network only", async () => {
    const bad = job(2, {
      onEpoch: () => {
        throw new RangeError("mine");
      },
    });
    const error = (await trainAll([bad, job(1)], { workers: 2 }).catch((e: unknown) => e)) as TrainAllError;
    expect(error.errors[0]).toBeInstanceOf(RangeError);
    expect(error.results[1]?.history.epochs).toBe(4);
  });

  test("fault 54: an abort ends all of them", async () => {
    const controller = new AbortController();
    const endless = job(1, { epochs: 1e6, onEpoch: () => controller.abort() });
    await expect(trainAll([endless, job(2, { epochs: 1e6 })], { signal: controller.signal })).rejects.toMatchObject({
      name: "AbortError",
    });
    await expect(endless.network.predict(data)).resolves.toBeDefined();
  });

  test("fault 48: a job that takes too long is ended", async () => {
    const error = (await trainAll([job(1, { epochs: 1e6 })], { timeout: 300 }).catch(
      (e: unknown) => e,
    )) as TrainAllError;
    expect(error.errors[0]).toBeInstanceOf(WorkerError);
    expect(error.message).toMatch(/300 ms/);
  });

  test("layers of your own travel by their module", async () => {
    const build = (): Job => ({ ...job(1), network: planar({ layers: [dense(8), shift(), dense(2)] }) });
    const [here] = await trainAll([build()], { workers: 0 });
    const modules = [new URL("./fixtures/shift-layer.mjs", import.meta.url)];
    const [there] = await trainAll([build()], { workers: 1, modules });
    expect(weightsOf(there.network)).toEqual(weightsOf(here.network));
    const lost = (await trainAll([build()], { workers: 1 }).catch((e: unknown) => e)) as TrainAllError;
    expect(lost.message).toMatch(/there is no layer "shift"[\s\S]*trainAll\(jobs, { modules: \[its module\] }\)/);
    await expect(trainAll([build()], { modules: [3 as unknown as string] })).rejects.toThrow(/modules are addresses/);
  });

  test("one network in two jobs, or no number of workers, is refused", async () => {
    const one = job(1);
    await expect(trainAll([one, one])).rejects.toThrow(/two jobs/);
    await expect(trainAll([one], { workers: -1 })).rejects.toThrow(/workers/);
    await expect(trainAll([{ ...one, options: { optimizer: gradientDescent(), epochs: -1 } }])).rejects.toThrow(
      /epochs/,
    );
    expect(await trainAll([])).toEqual([]);
    await expect(trainAll(one as never)).rejects.toThrow(
      "jobs must be a list of { network, data, options }, got a record",
    );
    await expect(trainAll([one], { worker: 2 } as object)).rejects.toThrow('no option "worker"');
    await expect(trainAll([{ ...one, data: [[1]] as never }])).rejects.toThrow("jobs[0]: expected a Dataset");
    await expect(trainAll([{ ...one, network: 3 as never }])).rejects.toThrow(
      "jobs[0]: network must be a Network, got 3",
    );
  });
});
