import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { countsFile, type TestCounts } from "../../config/count-reporter.js";
import { root, run } from "../lib/process.mjs";
import { addUp } from "../lib/tests.ts";

const clean = (passed: number): TestCounts => ({ passed, failed: 0, skipped: 0, browserSkipped: false });

describe("the last line of npm test", () => {
  test("adds up", () => {
    const failing = { ...clean(2), failed: 1, skipped: 4, browserSkipped: true };
    expect(addUp([clean(3), failing], 1, false)).toEqual({
      passed: 5,
      failed: 1,
      lines: ["Browser tests skipped: no Chromium (install chromium or set CHROME_PATH).", "4 tests skipped."],
    });
  });

  test("counts a package without counts as a failure, unless it was not asked for", () => {
    expect(addUp([clean(3), undefined], 1, false)).toMatchObject({ passed: 3, failed: 1 });
    expect(addUp([clean(3), undefined], 0, true)).toMatchObject({ passed: 3, failed: 0 });
  });

  test("is never without a failure when turbo failed", () => {
    expect(addUp([clean(3)], 1, false)).toMatchObject({ passed: 3, failed: 1 });
    expect(addUp([clean(3), undefined], 1, true)).toMatchObject({ passed: 3, failed: 1 });
  });
});

describe("the counts of a package", () => {
  // Inside the workspace, where vitest is installed.
  const folder = join(root, "scripts", ".cache", "counts");
  const files = {
    "vitest.config.ts": `import { packageTests } from "../../../config/vitest.js";\nexport default packageTests("counts");\n`,
    "test/tests.test.ts": `import { expect, test } from "vitest";
test("passes", () => expect(1).toBe(1));
test("fails", () => expect(1).toBe(2));
test.skip("is skipped", () => expect(1).toBe(2));
`,
    "test/broken.test.ts": `import "./nowhere.js";\n`,
    "test/unhandled.test.ts": `import { test } from "vitest";
test("leaves a rejection behind", () => void Promise.reject(new Error("left behind")));
`,
    "test/page.browser.test.ts": `import { test } from "vitest";\ntest("passes", () => {});\n`,
  };

  beforeAll(() => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, "test"), { recursive: true });
    for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("hold failed tests, files that cannot be loaded and errors outside tests", { timeout: 60_000 }, async () => {
    const options = { capture: true, cwd: folder, env: { CHROME_PATH: "none" } };
    const { status } = await run("vitest", ["run"], options);
    expect(status).toBe(1);
    const counts: unknown = JSON.parse(readFileSync(join(folder, countsFile), "utf8"));
    expect(counts).toEqual({ passed: 2, failed: 3, skipped: 1, browserSkipped: true });
  });
});
