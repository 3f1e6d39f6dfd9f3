import { mkdirSync, writeFileSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";

/** What one package's tests came to. */
export interface TestCounts {
  passed: number;
  failed: number;
  /** Tests that are marked to be skipped. */
  skipped: number;
  /** Whether there are browser tests and no browser to run them in. */
  browserSkipped: boolean;
}

/** Where a package leaves its counts; turbo keeps the file, so a run answered from the cache still counts. */
export const countsFile = ".cache/tests.json";

/** Writes how many tests passed and failed, for the last line of `npm test`. */
export class CountReporter implements Reporter {
  readonly #browserSkipped: boolean;

  constructor(options: { browserSkipped: boolean }) {
    this.#browserSkipped = options.browserSkipped;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const counts: TestCounts = {
      passed: 0,
      failed: unhandled.length,
      skipped: 0,
      browserSkipped: this.#browserSkipped,
    };
    for (const module of modules) {
      const before = counts.failed;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "passed" || state === "failed") counts[state]++;
        else counts.skipped++;
      }
      // A file that cannot even be loaded has no tests to fail.
      if (module.state() === "failed" && counts.failed === before) counts.failed++;
    }
    mkdirSync(".cache", { recursive: true });
    writeFileSync(countsFile, `${JSON.stringify(counts)}\n`);
  }
}
