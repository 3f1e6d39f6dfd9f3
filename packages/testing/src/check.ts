/**
 * One thing that must hold, of a suite. Suites are lists, so that any test runner can show each check by its name:
 * `for (const { name, run } of layerChecks(…)) test(name, run)`.
 */
export interface Check {
  readonly name: string;
  readonly run: () => void | Promise<void>;
}

/** Runs a whole suite, for where there is no test runner. @throws the first error. */
export async function runChecks(checks: readonly Check[]): Promise<void> {
  for (const check of checks) await check.run();
}
