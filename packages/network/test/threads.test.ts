import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

/** Processes of their own, with the built packages: do they end by themselves, and with what? */

const folder = fileURLToPath(new URL("..", import.meta.url));

/** Runs a module and gives what it printed; it must end by itself, within a minute. */
function run(script: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--input-type=module", "--eval", script], { cwd: folder });
    let output = "";
    child.stdout.on("data", (text: Buffer) => (output += text.toString()));
    child.stderr.on("data", (text: Buffer) => (output += text.toString()));
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`the process did not end: ${output}`));
    }, 60_000);
    child.on("close", (code) => {
      clearTimeout(timer);
      if (code === 0) resolve(output.trim());
      else reject(new Error(`the process ended with ${code}: ${output}`));
    });
  });
}

const prelude = `
  import { setBackend, getBackend, wasmBackend } from "@nn/tensor";
  import { dense } from "@nn/layers";
  import { relu } from "@nn/activations";
  import { adam } from "@nn/optimizers";
  import { Dataset } from "@nn/data";
  import { Network, crossEntropy } from "@nn/network";

  const [count, features] = [256, 256];
  const x = { data: Float32Array.from({ length: count * features }, (_, i) => Math.sin(i * i)), shape: [count, features], dtype: "float32" };
  const y = { data: Int32Array.from({ length: count }, (_, i) => i % 4), shape: [count], dtype: "int32" };
  const data = Dataset.from({ x, y });
  const train = async (epochs) => {
    const layers = [dense(256, { activation: relu }), dense(4)];
    const network = new Network({ input: [features], layers, loss: crossEntropy, seed: 3 });
    const { loss } = await network.train(data, { optimizer: adam({ miniBatch: 64 }), epochs });
    return loss.at(-1);
  };
`;

it("a process that trains with threads ends by itself", async () => {
  const script = `${prelude}
    setBackend("wasm", { threads: 3 });
    await train(1);
    await getBackend().whenReady();
    console.log(await train(30), getBackend().helped > 0);
  `;
  const alone = `${prelude}
    setBackend("wasm", { threads: 1 });
    await train(1);
    console.log(await train(30), true);
  `;
  expect(await run(script)).toBe(await run(alone));
}, 150_000);

it("backends are made, trained with and closed one after another", async () => {
  const script = `${prelude}
    const losses = new Set();
    for (let cycle = 0; cycle < 25; cycle++) {
      const backend = wasmBackend({ threads: 2 + (cycle % 3) });
      setBackend(backend);
      if (cycle % 2) { await train(1); await backend.whenReady(); }
      losses.add(await train(2));
      backend.close();
    }
    console.log(losses.size);
  `;
  expect(await run(script)).toBe("1");
}, 90_000);

it("a process may exit in the middle of a run", async () => {
  const script = `${prelude}
    setBackend("wasm", { threads: 4 });
    setTimeout(() => { console.log("bye"); process.exit(0); }, 300);
    await train(100_000);
  `;
  expect(await run(script)).toBe("bye");
}, 90_000);
