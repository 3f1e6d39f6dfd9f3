import { NnError } from "@nn/tensor";

/** A check that did not hold. */
export class CheckError extends NnError {}

/** Fails unless the condition holds. */
export function assert(condition: boolean, message: () => string): asserts condition {
  if (!condition) throw new CheckError(message());
}

/** Fails unless `f` throws an error of this class whose message matches all patterns; returns the error. */
export function expectError(
  f: () => unknown,
  type: new (message: string) => Error,
  ...patterns: readonly RegExp[]
): Error {
  let thrown: unknown;
  try {
    f();
  } catch (error) {
    thrown = error;
  }
  assert(thrown instanceof type, () => {
    const got = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : typeof thrown;
    return `expected a ${type.name}, ${thrown === undefined ? "but nothing was thrown" : `got ${got}`}`;
  });
  const { message } = thrown;
  for (const pattern of patterns) {
    assert(pattern.test(message), () => `expected a message with ${String(pattern)}, got ${JSON.stringify(message)}`);
  }
  return thrown;
}
