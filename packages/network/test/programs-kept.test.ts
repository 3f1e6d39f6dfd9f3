import { Dataset } from "@nn/data";
import { dense, lambda } from "@nn/layers";
import { expect, test } from "vitest";
import { MOST_PROGRAMS } from "../src/inference/predict.js";
import { meanSquaredError, Network } from "../src/index.js";

/** A network, and the numbers of rows for which it was traced since the last time that somebody looked. */
function watched(): { network: Network; traced: () => number[] } {
  const rows: number[] = [];
  const look = lambda((x) => {
    rows.push(x.shape[0]);
    return x.mul(2);
  });
  const network = new Network({ input: [3], layers: [look, dense(2)], loss: meanSquaredError, seed: 1 });
  return { network, traced: () => rows.splice(0) };
}

const rows = (count: number): Float32Array => Float32Array.from({ length: count * 3 }, (_, i) => Math.sin(i));
const x = (count: number): { data: Float32Array; shape: number[] } => ({ data: rows(count), shape: [count, 3] });

test("predictions of many numbers of rows keep few programs, those used last, with the same results", async () => {
  const { network, traced } = watched();
  const first = await network.predict(x(1));
  traced();
  const most = 3 * MOST_PROGRAMS;
  for (let count = 1; count <= most; count++) await network.predict(x(count));
  // Nothing of the first program's is left to do; what rowsAtOnce looks at is one row.
  expect(traced().filter((count) => count > 1)).toEqual(Array.from({ length: most - 1 }, (_, i) => i + 2));
  for (let count = most - MOST_PROGRAMS + 1; count <= most; count++) await network.predict(x(count));
  expect(traced()).toEqual([]);
  expect(await network.predict(x(1))).toEqual(first);
  expect(traced()).toEqual([1]);
});

test("a number of rows that comes again and again stays, whatever comes between", async () => {
  const { network, traced } = watched();
  for (let count = 2; count <= 2 * MOST_PROGRAMS; count++) {
    await network.predict(x(100));
    await network.predict(x(count));
  }
  expect(traced().filter((count) => count === 100)).toEqual([100]);
});

test("so do evaluations of many sizes", async () => {
  const { network, traced } = watched();
  const data = (count: number): Dataset =>
    Dataset.from({ x: x(count), y: { data: new Float32Array(count * 2), shape: [count, 2] } });
  const first = await network.evaluate(data(2));
  for (let count = 3; count <= 2 + MOST_PROGRAMS; count++) await network.evaluate(data(count));
  traced();
  await network.evaluate(data(2 + MOST_PROGRAMS));
  await network.evaluate(data(3));
  expect(traced()).toEqual([]);
  expect(await network.evaluate(data(2))).toEqual(first);
  expect(traced()).toEqual([2]);
});
