import { describe } from "../core/checks/arguments.js";
import { InvalidArgumentError } from "../core/errors.js";

/** How programs are run, as far as users choose it. */
export interface BackendOptions {
  /**
   * Threads that work on one program, from 1 to 64. Default: the machine's cores. Where memory cannot be shared (a page
   * that is not cross-origin isolated, a page's main thread) it is one. The results have the same bits for any number.
   */
  readonly threads?: number | undefined;
  /** The same bits on every machine and engine, at some cost in speed: without fused multiply-add. Default: false. */
  readonly deterministic?: boolean | undefined;
}

/** Threads that there is room for. */
export const MOST_THREADS = 64;

/** @throws {InvalidArgumentError} a number of threads that is none, or a flag that is none. */
export function checkBackendOptions({ threads, deterministic }: BackendOptions, where: string): void {
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS)) {
    throw new InvalidArgumentError(
      `${where}: threads must be a whole number from 1 to ${MOST_THREADS}, got ${describe(threads)}`,
    );
  }
  if (deterministic !== undefined && typeof deterministic !== "boolean") {
    throw new InvalidArgumentError(`${where}: deterministic must be true or false, got ${describe(deterministic)}`);
  }
}
