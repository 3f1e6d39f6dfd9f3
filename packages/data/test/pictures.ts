import { Dataset, type Example } from "../src/index.js";

/** `count` images of height 4 and width 5 with 2 channels; image n holds 1000 n + 0, 1, 2, … */
export function pictures(count = 6): Dataset {
  const size = 4 * 5 * 2;
  const data = Float32Array.from({ length: count * size }, (_, i) => 1000 * Math.floor(i / size) + (i % size));
  return Dataset.from({
    x: { data, shape: [count, 4, 5, 2] },
    y: Int32Array.from({ length: count }, (_, i) => i % 3),
    names: { classes: ["a", "b", "c"] },
  });
}

export async function all(data: Dataset, pass = { epoch: 0 } as { epoch: number; seed?: number }): Promise<Example[]> {
  const found: Example[] = [];
  for await (const example of data.examples(pass)) found.push(example);
  return found;
}
