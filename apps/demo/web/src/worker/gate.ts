import type { Pace } from "./messages.js";

/** Milliseconds that a timer may be late without being asked for. */
const slack = 2;

/** Lets one epoch after another pass, as fast as the page wants to watch. */
export class Gate {
  #pace: Pace;
  #next = 0;
  #wake: (() => void) | undefined;

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  get isOpen(): boolean {
    return this.#pace.mode === "playing";
  }

  set(pace: Pace): void {
    this.#pace = pace;
    this.#next = performance.now();
    this.#wake?.();
  }

  /**
   * Resolves when the next epoch may begin, or the signal aborts. `idle` is called once before a wait of unknown length.
   */
  async pass(signal: AbortSignal, idle: () => Promise<void>): Promise<void> {
    let wasIdle = false;
    while (!signal.aborted) {
      const { mode, speed } = this.#pace;
      if (mode === "step") {
        this.#pace = { mode: "paused", speed };
        return;
      }
      if (mode === "playing") {
        const now = performance.now();
        if (now >= this.#next - slack) {
          this.#next = Math.max(this.#next, now - slack) + 1000 / speed;
          return;
        }
        await this.#sleep(signal, this.#next - now);
      } else {
        if (!wasIdle) await idle();
        else await this.#sleep(signal);
        wasIdle = true;
      }
    }
  }

  /** Until the time is over, the pace changes or the signal aborts. */
  #sleep(signal: AbortSignal, milliseconds?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = milliseconds === undefined ? undefined : setTimeout(() => wake(), milliseconds);
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", wake);
        this.#wake = undefined;
        resolve();
      };
      signal.addEventListener("abort", wake);
      this.#wake = wake;
    });
  }
}
