import { getBackend, wasmSupported } from "@nn/tensor";
import { expect, test } from "vitest";
import { availableBackends, onBackends, runChecks } from "../src/index.js";

test("a function runs on each backend, and then the choice is automatic again", async () => {
  const before = getBackend().name;
  const seen: string[] = [];
  await onBackends(["js", "wasm"], (name) => seen.push(`${name} ${getBackend().name}`));
  expect(seen).toEqual(availableBackends().map((name) => `${name} ${name}`));
  expect(availableBackends().length).toBe(wasmSupported() ? 2 : 1);
  expect(getBackend().name).toBe(before);
});

test("the choice is automatic again after an error", async () => {
  const before = getBackend().name;
  const fail = onBackends(["js"], () => Promise.reject(new Error("no")));
  await expect(fail).rejects.toThrow("no");
  expect(getBackend().name).toBe(before);
});

test("a suite stops at its first error", async () => {
  const ran: string[] = [];
  const check = (name: string, error?: Error) => ({
    name,
    run: () => {
      ran.push(name);
      if (error) throw error;
    },
  });
  await expect(runChecks([check("a"), check("b", new Error("b does not hold")), check("c")])).rejects.toThrow(
    "b does not hold",
  );
  expect(ran).toEqual(["a", "b"]);
});
