import { expect, test } from "vitest";
import { dense } from "@nn/layers";
import { crossEntropy, Network } from "../src/index.js";
import { data, optimizer, planar, weightsOf } from "./support.js";

// Steps keep their parameters bound between runs: other programs, larger ones among them, may come in between.
test("predicting, evaluating and another network's training between steps change nothing", async () => {
  const alone = planar();
  await alone.train(data, { optimizer: optimizer(), epochs: 6 });
  const disturbed = planar();
  const other = planar({ seed: 8 });
  const pending: Promise<unknown>[] = [];
  let width = 8;
  const onStep = (): void => {
    width += 40;
    const large = new Network({ input: [2], layers: [dense(width), dense(2)], loss: crossEntropy });
    pending.push(large.predict(data), disturbed.predict(data.take(3)), other.evaluate(data));
  };
  const run = disturbed.train(data, { optimizer: optimizer(), epochs: 6, validation: data, onStep });
  await Promise.all([run, other.train(data, { optimizer: optimizer(), epochs: 6 })]);
  await Promise.all(pending);
  expect(weightsOf(disturbed)).toEqual(weightsOf(alone));
});
