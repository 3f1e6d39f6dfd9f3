import { Dataset } from "@nn/data";
import { dense } from "@nn/layers";
import { adam } from "@nn/optimizers";
import { abs, sub } from "@nn/tensor";
import { describe, expect, test } from "vitest";
import { Network, trainAll, type LoadOptions, type Loss, type Metric, type TrainAllError } from "../src/index.js";
import { bump, cubic, distance, signDescent } from "./fixtures/own-parts.mjs";

const make = (): Network =>
  new Network({
    input: [1],
    layers: [dense(4, { activation: bump }), dense(1)],
    loss: cubic({ scale: 2 }),
    metrics: [distance],
    seed: 1,
  });

const x = Array.from({ length: 20 }, (_, i) => [i / 10]);
const data = Dataset.from({ x, y: x.map(([value]) => [2 * value]) });

const without = (part: keyof LoadOptions): LoadOptions => {
  const { [part]: _, ...rest } = { activations: [bump], losses: [cubic], metrics: [distance] } as LoadOptions;
  return rest;
};

describe("parts of one's own", () => {
  test("train, and are loaded where they are given, as a list or by name", async () => {
    const network = make();
    await network.train(data, { optimizer: adam({ learningRate: 0.02, miniBatch: 5 }), epochs: 3 });
    const scores = await network.evaluate(data);
    const bytes = network.toBytes();
    const listed = Network.fromBytes(bytes, { activations: [bump], losses: [cubic], metrics: [distance] });
    expect(await listed.evaluate(data)).toEqual(scores);
    const named = { activations: [bump], losses: { cubic }, metrics: { distance: () => distance } };
    expect(await Network.fromBytes(bytes, named).evaluate(data)).toEqual(scores);
    expect(Object.keys(scores)).toEqual(["loss", "distance"]);
  });

  test.each<[keyof LoadOptions, RegExp]>([
    ["activations", /no activation "bump".* Network\.load\(path, { activations: \[yours\] }\)/],
    ["losses", /no loss "cubic".* Network\.load\(path, { losses: \[yours\] }\)/],
    ["metrics", /no metric "distance".* Network\.load\(path, { metrics: \[yours\] }\)/],
  ])("%s that are not given are asked for", (part, message) => {
    expect(() => Network.fromBytes(make().toBytes(), without(part))).toThrow(message);
  });

  test("travel to workers by their module", async () => {
    const jobs = () => [{ network: make(), data, options: { optimizer: signDescent({ miniBatch: 5 }), epochs: 2 } }];
    const [here] = await trainAll(jobs(), { workers: 0 });
    const modules = [new URL("./fixtures/own-parts.mjs", import.meta.url)];
    const [there] = await trainAll(jobs(), { workers: 1, modules });
    expect(there.history.train).toEqual(here.history.train);
    expect(there.network.toBytes()).toEqual(here.network.toBytes());
    const lost = (await trainAll(jobs(), { workers: 1 }).catch((error: unknown) => error)) as TrainAllError;
    expect(lost.message).toContain('there is no activation "bump"');
  });

  test("a loss takes targets of the predictions' shape unless it says otherwise", async () => {
    const flat = Dataset.from({ x, y: x.map(([value]) => value / 2) });
    await expect(make().train(flat, { optimizer: adam() })).rejects.toThrow(
      /^cubic: predictions have shape \[20, 1\], targets \[20\]/,
    );
  });

  test("a loss or a metric that lacks something is refused before anything is made of it", () => {
    const options = { input: [1], layers: [dense(1)] };
    const half = { name: "half", perExample: (p: never, t: never) => abs(sub(p, t)) } as unknown as Loss;
    expect(() => new Network({ ...options, loss: half })).toThrow(/one of your own by defineLoss; got/);
    const metric = { name: "half", sums: half.perExample } as unknown as Metric;
    expect(() => new Network({ ...options, loss: cubic, metrics: [metric] })).toThrow(/by meanMetric; got/);
  });
});
