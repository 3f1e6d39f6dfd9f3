import { browserName } from "./browser-name.js";
import { simdSupport, type SimdSupport } from "./simd.js";

/** Where the page runs: what a reader of its numbers has to know. */
export interface Machine {
  readonly browser: string;
  readonly userAgent: string;
  readonly cores: number;
  /** Whether the page is cross-origin isolated: only then do threads share memory. */
  readonly isolated: boolean;
  readonly webAssembly: SimdSupport;
  /** Microseconds between two times that the clock can tell apart. */
  readonly clock: number;
}

export function machine(): Machine {
  const { userAgent, hardwareConcurrency: cores } = navigator;
  const { userAgentData } = navigator as { userAgentData?: unknown };
  return {
    browser: browserName({ userAgent, userAgentData }),
    userAgent,
    cores,
    isolated: crossOriginIsolated,
    webAssembly: simdSupport(),
    clock: clockResolution(),
  };
}

/** The smallest of some jumps of the clock; a page that is not isolated has a coarse one. */
function clockResolution(): number {
  let least = Number.POSITIVE_INFINITY;
  for (let jump = 0; jump < 10; jump++) {
    const before = performance.now();
    let now = before;
    while (now === before) now = performance.now();
    least = Math.min(least, now - before);
  }
  return Math.round(least * 1000);
}
