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
    const cycles = async (): Promise<number> => {
      for (let seed = 0; seed < 10_000; seed++) {
        await small(seed).predict(x);
        if (seed % 1000 === 0) await bytesInUse();
      }
      return bytesInUse();
    };
    const before = await cycles();
    expect(((await cycles()) - before) / 10_000).toBeLessThan(64);
  }, 60_000);

  test("a training step leaves nothing behind", async () => {
    const network = small(1);
    const marks: number[] = [];
    const measure = async ({ epoch }: { epoch: number }): Promise<void> => {
      if (epoch === 10_000 || epoch === 40_000) marks.push(await bytesInUse());
    };
    await network.train(data, { optimizer: gradientDescent({ miniBatch: null }), epochs: 40_000, onEpoch: measure });
    // The history keeps a number for every epoch.
    expect((marks[1] - marks[0]) / 30_000).toBeLessThan(32);
  }, 60_000);
});
