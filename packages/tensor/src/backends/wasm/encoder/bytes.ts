/**
 * The number formats of the WebAssembly binary format (LEB128, UTF-8 names). Bytes are collected in plain arrays: a program
 * is written once, by code that has just been started, and there nothing is cheaper than `push`.
 */
export type Bytes = number[];

const utf8 = new TextEncoder();

/** An unsigned integer below 2^32, seven bits a byte, lowest first. */
export function pushUnsigned(out: Bytes, value: number): void {
  let rest = value >>> 0;
  while (rest >= 0x80) {
    out.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  out.push(rest);
}

/** A signed 32-bit integer; numbers up to 2^32 wrap around, so that addresses need no thought. */
export function pushSigned(out: Bytes, value: number): void {
  let rest = value | 0;
  while (rest < -0x40 || rest >= 0x40) {
    out.push((rest & 0x7f) | 0x80);
    rest >>= 7;
  }
  out.push(rest & 0x7f);
}

/** An unsigned integer on its own. */
export function unsigned(value: number): Bytes {
  const out: Bytes = [];
  pushUnsigned(out, value);
  return out;
}

/** A name: the length of its text, then the text. */
export function named(text: string): Bytes {
  const bytes = utf8.encode(text);
  return [...unsigned(bytes.length), ...bytes];
}

/** A section of a module: its number, its length, and a vector of so many items, which may come in several parts each. */
export function section(id: number, count: number, parts: readonly Bytes[]): Bytes[] {
  const content = unsigned(count);
  let length = content.length;
  for (const part of parts) length += part.length;
  return [[id, ...unsigned(length)], content, ...parts];
}

/** All parts, one after another. */
export function joinBytes(parts: readonly ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
