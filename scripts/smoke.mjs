// The built packages on whatever Node runs this (CI: the machine's own): train on both backends, save, load, train in
// workers, draw. Plain JavaScript, because that Node may not read TypeScript. Run the build first.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tanh } from "@nn/activations";
import { moons } from "@nn/data";
import { dense } from "@nn/layers";
import { accuracy, crossEntropy, Network, trainAll } from "@nn/network";
import { adam } from "@nn/optimizers";
import { plotCost, plotDecisionBoundary } from "@nn/plot";
import { setBackend } from "@nn/tensor";

const [data, test] = moons({ samples: 300, noise: 0.1, seed: 1 }).split(0.8, { seed: 1 });
const options = { optimizer: adam({ learningRate: 0.02, miniBatch: 40 }), epochs: 60, progress: false };
const create = () =>
  new Network({
    input: [2],
    layers: [dense(16, { activation: tanh }), dense(16, { activation: tanh }), dense(2)],
    loss: crossEntropy,
    metrics: [accuracy],
    seed: 7,
  });

/** @param {"js" | "wasm"} backend */
async function trainOn(backend) {
  setBackend(backend);
  const network = create();
  const history = await network.train(data, options);
  const scores = await network.evaluate(test);
  assert.ok(scores.accuracy >= 0.95, `${backend}: accuracy ${scores.accuracy}`);
  console.log(`${backend.padEnd(4)} accuracy ${scores.accuracy.toFixed(3)}, loss ${scores.loss.toFixed(4)}`);
  return { network, history, scores };
}

const { scores: reference } = await trainOn("js");
const { network, history, scores } = await trainOn("wasm");
assert.ok(Math.abs(scores.loss - reference.loss) < 1e-3, "the backends disagree");

const folder = mkdtempSync(join(tmpdir(), "nn-smoke-"));
try {
  const path = join(folder, "moons.safetensors");
  await network.save(path);
  const again = await Network.load(path);
  assert.deepEqual(await again.predict(test.x), await network.predict(test.x));
  console.log("saved and loaded: the same predictions");
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const jobs = [create(), create()].map((job) => ({ network: job, data, options }));
await trainAll(jobs, { workers: 2 });
for (const job of jobs) assert.deepEqual(await job.network.evaluate(test), scores);
console.log("trained in two workers: the same bits");

const pictures = [plotCost(history), await plotDecisionBoundary(network, test)];
for (const { svg } of pictures) assert.match(svg, /^<svg/);
console.log(`drew two pictures; all of this on Node ${process.version}`);
