import { describe, expect, test } from "vitest";
import { WorkerError } from "../src/index.js";
import { startWorker } from "../src/parallel/worker-host.js";

/** The error by which a worker with this body ends. */
function death(body: string, heap?: number): Promise<Error> {
  const script = new URL(`data:text/javascript,${encodeURIComponent(body)}`);
  return new Promise((resolve, reject) => {
    startWorker({ message: () => reject(new Error("a message")), died: resolve }, { script, heap });
  });
}

describe("fault 47: a worker that dies is noticed at once", () => {
  test.each([
    ["process.exit(3)", /exit code 3/],
    ["throw new RangeError('mine')", /mine/],
    ["await Promise.reject(new Error('lost'))", /lost/],
  ])("%s", async (body, text) => {
    const error = await death(body);
    expect(error).toBeInstanceOf(WorkerError);
    expect(error.message).toMatch(text);
  });

  test("out of memory", async () => {
    const error = await death("const all = []; for (;;) all.push(new Array(1e6).fill(Math.random()));", 64);
    expect(error.message).toMatch(/memory/);
  });

  test("a busy loop is ended from outside", async () => {
    const script = new URL(`data:text/javascript,${encodeURIComponent("for (;;);")}`);
    const died = new Promise<Error>((resolve) => {
      const worker = startWorker({ message: () => {}, died: resolve }, { script });
      setTimeout(() => worker.terminate(), 50);
    });
    expect((await died).message).toMatch(/ended/);
  });
});
