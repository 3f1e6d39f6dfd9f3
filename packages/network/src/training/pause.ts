/** Longest time, in milliseconds, for which training keeps timers, signals and pages waiting. */
const SLICE = 16;

/** A message to itself: where there is no `setImmediate`, the quickest turn; browsers hold timers back by 4 ms. */
let channel: MessageChannel | undefined;

/** Lets the event loop turn, so that signals, timers and the page get their time. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") {
      setImmediate(resolve);
      return;
    }
    channel ??= new MessageChannel();
    channel.port1.addEventListener("message", () => resolve(), { once: true });
    channel.port1.start();
    channel.port2.postMessage(undefined);
  });
}

/** Gives way to the event loop, but not more often than every few milliseconds. */
export class Pacer {
  #last = performance.now();

  /** Whether it is time to `pause`. */
  get isDue(): boolean {
    return performance.now() - this.#last >= SLICE;
  }

  async pause(): Promise<void> {
    await turn();
    this.#last = performance.now();
  }
}
