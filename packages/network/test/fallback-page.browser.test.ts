import { getBackend, setBackend } from "@nn/tensor";
import { afterEach, describe, expect, test } from "vitest";
import { data, optimizer, planar } from "./support.js";

describe("a page that trains on its main thread", () => {
  afterEach(() => setBackend("auto"));

  test("uses one thread, isolated as it is: it must not wait for others", async () => {
    expect(crossOriginIsolated).toBe(true);
    setBackend("auto", { threads: 2 });
    expect(getBackend()).toMatchObject({ name: "wasm", threads: 1 });
    const network = planar();
    const { loss } = await network.train(data, { optimizer: optimizer(), epochs: 20 });
    expect(loss.at(-1)).toBeLessThan(loss[0]);
  });

  test("timers, messages and frames get their turns", async () => {
    const enough = new AbortController();
    const seen = new Set<string>();
    const note = (what: string): void => void (seen.add(what).size === 3 && enough.abort());
    setTimeout(() => note("timer"));
    requestAnimationFrame(() => note("frame"));
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener("message", () => note("message"));
    port1.start();
    port2.postMessage("");
    // Goes on until all three have come.
    const { status } = await planar().train(data, {
      optimizer: optimizer(),
      epochs: Number.MAX_SAFE_INTEGER,
      signal: enough.signal,
      onAbort: "resolve",
    });
    expect(status).toBe("aborted");
    port1.close();
  });
});
