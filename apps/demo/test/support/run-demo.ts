import { Writable } from "node:stream";
import { demo } from "../../src/demo.js";

/** What the program printed and how it ended. */
export interface DemoResult {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** A stream that keeps what is written to it; not a terminal. */
class Kept extends Writable {
  text = "";

  override _write(chunk: Buffer | string, _: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    this.onText?.(this.text);
    done();
  }

  constructor(readonly onText?: (text: string) => void) {
    super();
  }
}

/** Runs the program of `npm start` in this process. `onOutput` is given all that it has printed so far. */
export async function runDemo(
  args: readonly string[],
  { signal = new AbortController().signal, onOutput }: { signal?: AbortSignal; onOutput?: (text: string) => void } = {},
): Promise<DemoResult> {
  const output = new Kept(onOutput);
  const errors = new Kept();
  const code = await demo(args, { output, errors, signal });
  return { code, output: output.text, errors: errors.text };
}
