/**
 * Limits the threads of jax-js, which has no option for them: it starts as many workers as there are cores where memory
 * can be shared. Call before it is used; answers how many it will have.
 */
export function limitThreads(threads: number): number {
  if (threads === 1 || !crossOriginIsolated) {
    // Without workers it computes on the thread that calls.
    Reflect.deleteProperty(globalThis, "Worker");
    return 1;
  }
  Object.defineProperty(navigator, "hardwareConcurrency", { value: threads });
  return threads;
}
