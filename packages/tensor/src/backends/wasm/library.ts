import { joinBytes, section } from "./encoder/bytes.js";
import { memoryImport } from "./encoder/module.js";
import { baseline, relaxed as relaxedVariant } from "./generated/kernels.js";
import { MAX_PAGES } from "./memory/heap.js";

const modules = new Map<string, WebAssembly.Module>();

/** Which variant of the hand-written kernels (`kernels/` of this package). */
export interface LibraryVariant {
  /** Fused multiply-add. */
  readonly relaxed: boolean;
  /** For a memory that threads share. */
  readonly shared: boolean;
}

/** The hand-written kernels, compiled once. Their import is { env: { memory } }. */
export function kernelLibrary({ relaxed, shared }: LibraryVariant): WebAssembly.Module {
  const key = `${relaxed} ${shared}`;
  let module = modules.get(key);
  if (module === undefined) {
    const bytes = decodeBase64(relaxed ? relaxedVariant : baseline);
    module = new WebAssembly.Module(shared ? withSharedMemory(bytes) : bytes);
    modules.set(key, module);
  }
  return module;
}

/** Node's own decoder takes no time; character by character it is milliseconds of a cold start. */
function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  if (globalThis.Buffer) return new Uint8Array(globalThis.Buffer.from(text, "base64"));
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}

const HEADER_LENGTH = 8;
const IMPORT_SECTION = 2;

/** The same module with a shared memory: its one import, which follows the types, is written anew. */
function withSharedMemory(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const parts: ArrayLike<number>[] = [bytes.subarray(0, HEADER_LENGTH)];
  let at = HEADER_LENGTH;
  while (at < bytes.length) {
    const id = bytes[at];
    const { value: length, next } = readUnsigned(bytes, at + 1);
    const end = next + length;
    if (id === IMPORT_SECTION) parts.push(...section(id, 1, [memoryImport("env", "memory", MAX_PAGES)]));
    else parts.push(bytes.subarray(at, end));
    at = end;
  }
  return joinBytes(parts);
}

function readUnsigned(bytes: Uint8Array, at: number): { value: number; next: number } {
  let value = 0;
  for (let shift = 0, next = at; ; shift += 7) {
    const byte = bytes[next++];
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return { value, next };
  }
}
