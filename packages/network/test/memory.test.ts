import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { tanh } from "@nn/activations";
import { dense } from "@nn/layers";
import { gradientDescent } from "@nn/optimizers";
import { crossEntropy, Network } from "../src/index.js";
import { data } from "./support.js";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Bytes in use after a full collection, buffers outside the heap included. */
async function bytesInUse(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}

const small = (seed: number): Network =>
  new Network({ input: [2], layers: [dense(16, { activation: tanh }), dense(2)], loss: crossEntropy, seed });

describe("nobody disposes of anything", () => {
  test("fault 57: ten thousand networks that predicted and were dropped leave nothing", async () => {
    const x = data.take(4);
    const cycle = async (seed: number): Promise<void> => void (await small(seed).predict(x));
    for (let seed = 0; seed < 5000; seed++) await cycle(seed);
    const before = await bytesInUse();
    for (let seed = 0; seed < 10_000; seed++) await cycle(seed);
    const perCycle = ((await bytesInUse()) - before) / 10_000;
    expect(perCycle).toBeLessThan(64);
  }, 60_000);

  test("a training step leaves nothing behind", async () => {
    const network = small(1);
    const marks: number[] = [];
    const measure = async ({ epoch }: { epoch: number }): Promise<void> => {
      if (epoch === 5000 || epoch === 15_000) marks.push(await bytesInUse());
    };
    await network.train(data, { optimizer: gradientDescent({ miniBatch: null }), epochs: 15_000, onEpoch: measure });
    // The history keeps a number for every epoch.
    expect((marks[1] - marks[0]) / 10_000).toBeLessThan(32);
  }, 60_000);
});
