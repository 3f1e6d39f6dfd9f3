import { NnError, RandomStream } from "@nn/tensor";
import { expect } from "vitest";

export function fromBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "base64"));
}

/** A copy with the bytes at `at` replaced. */
export function patch(bytes: Uint8Array, at: number, ...values: number[]): Uint8Array {
  const copy = new Uint8Array(bytes);
  copy.set(values, at < 0 ? copy.length + at : at);
  return copy;
}

/** Every truncation, every flipped bit of small files (a sample of large ones), and random damage of other kinds. */
function* damages(bytes: Uint8Array, seed: number): Generator<Uint8Array> {
  const random = new RandomStream(seed);
  const every = Math.max(1, Math.floor(bytes.length / 400));
  for (let at = 0; at < bytes.length; at += every) {
    yield bytes.slice(0, at);
    yield patch(bytes, at, bytes[at] ^ (1 << random.integer(8)));
  }
  for (let i = 0; i < 400; i++) {
    const at = random.integer(bytes.length);
    const value = [0, 255, 127, 128, 0x20, 0x22, 0x39][random.integer(7)];
    const length = 1 + random.integer(8);
    const kinds = [
      () => patch(bytes, at, ...new Array<number>(Math.min(length, bytes.length - at)).fill(value)),
      () => Uint8Array.from([...bytes.subarray(0, at), value, ...bytes.subarray(at)]),
      () => Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + length)]),
      () => Uint8Array.from([...bytes, ...bytes.subarray(at)]),
      () => Uint8Array.from([...bytes.subarray(at), ...bytes.subarray(0, at)]),
    ];
    yield kinds[random.integer(kinds.length)]();
  }
}

/** Reads every damaged form: it must give a result or an error of ours, and never take memory a small file cannot need. */
export function expectHarmless(
  read: (bytes: Uint8Array) => unknown,
  bytes: Uint8Array,
  seed: number,
): { errors: number; total: number } {
  const memory = process.memoryUsage();
  const before = memory.arrayBuffers + memory.heapTotal;
  let errors = 0;
  let total = 0;
  for (const damaged of damages(bytes, seed)) {
    total++;
    try {
      read(damaged);
    } catch (error) {
      errors++;
      if (!(error instanceof NnError)) {
        throw new Error(`not a typed error for ${Buffer.from(damaged).toString("base64")}`, { cause: error });
      }
      expect(error.message.length).toBeGreaterThan(10);
    }
    // Asking takes longer than most reading does.
    if (total % 20 > 0) continue;
    const now = process.memoryUsage();
    expect(now.arrayBuffers + now.heapTotal - before).toBeLessThan(2 ** 28);
  }
  return { errors, total };
}
