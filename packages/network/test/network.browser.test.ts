import { describe, expect, test } from "vitest";
import { setBackend } from "@nn/tensor";
import { Network, trainAll } from "../src/index.js";
import { data, optimizer, planar, weightsOf } from "./support.js";

describe("in a page", () => {
  test.each(["wasm", "js"] as const)("a network trains and predicts on %s", async (backend) => {
    setBackend(backend);
    const network = planar();
    await network.train(data, { optimizer: optimizer(), epochs: 60 });
    expect((await network.evaluate(data)).accuracy).toBeGreaterThan(0.95);
    const again = Network.fromBytes(network.toBytes());
    expect((await again.predict(data)).data).toEqual((await network.predict(data)).data);
    setBackend("auto");
  });

  test("several networks train in workers, with the bits of one after another", async () => {
    const jobs = () =>
      [1, 2].map((seed) => ({ network: planar({ seed }), data, options: { optimizer: optimizer(), epochs: 3 } }));
    const together = await trainAll(jobs(), { workers: 2 });
    const inTurn = await trainAll(jobs(), { workers: 0 });
    together.forEach(({ network }, i) => expect(weightsOf(network)).toEqual(weightsOf(inTurn[i].network)));
  });

  test("files are for Node: the error says what to use here", async () => {
    await expect(planar().save("x.safetensors")).rejects.toThrow(/toBytes\(\)/);
  });
});
