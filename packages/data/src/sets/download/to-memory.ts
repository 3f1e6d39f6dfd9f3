import { wrongChecksum } from "./to-file.js";
import type { Request } from "./options.js";
import { failure, transfer, type Sink } from "./transfer.js";

/** Downloads where there are no files; the browser's own cache may hold the answer. */
export async function downloadToMemory(request: Request): Promise<Uint8Array> {
  const sink = new MemorySink();
  await transfer(request, sink);
  const bytes = sink.joined();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (found === request.sha256) return bytes;
  throw failure(request, wrongChecksum(request, found, bytes.length));
}

class MemorySink implements Sink {
  #pieces: Uint8Array[] = [];
  length = 0;

  write(bytes: Uint8Array): Promise<void> {
    this.#pieces.push(bytes);
    this.length += bytes.length;
    return Promise.resolve();
  }

  clear(): Promise<void> {
    this.#pieces = [];
    this.length = 0;
    return Promise.resolve();
  }

  joined(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.length);
    let at = 0;
    for (const piece of this.#pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    return bytes;
  }
}
