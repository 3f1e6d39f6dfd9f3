import { expect, test } from "vitest";
import { data, optimizer, planar } from "./support.js";

test("in a page with a coarse clock, a profile gives means", async () => {
  const network = planar();
  const profile = await network.explain(data, { optimizer: optimizer(), repeats: 400 });
  // 100 µs in a page, 5 µs in an isolated one: far above what a step of this network takes.
  expect(profile.average).toBe("mean");
  expect(profile.steps.length).toBeGreaterThan(10);
  expect(profile.totals.microseconds).toBeGreaterThan(0);
  expect(profile.table()).toContain("mean of 400 runs");
});
