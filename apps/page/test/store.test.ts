import { expect, it } from "vitest";
import { Store } from "../src/store.js";

it("tells a listener the value at once, and every other value that comes", () => {
  const store = new Store("a");
  const seen: string[] = [];
  store.watch((value) => seen.push(value));
  store.set("b");
  store.set("b");
  store.set("a");
  expect(seen).toEqual(["a", "b", "a"]);
  expect(store.value).toBe("a");
});

it("tells all of its listeners", () => {
  const store = new Store(0);
  const seen: string[] = [];
  store.watch((value) => seen.push(`first ${value}`));
  store.watch((value) => seen.push(`second ${value}`));
  store.set(1);
  expect(seen).toEqual(["first 0", "second 0", "first 1", "second 1"]);
});
