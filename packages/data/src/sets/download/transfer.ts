import { DownloadError } from "../../errors.js";
import type { Request } from "./options.js";

/** Where the bytes of a download go. */
export interface Sink {
  /** Bytes that are there already, from which the download goes on. */
  readonly length: number;
  /** Adds bytes at the end. */
  write(bytes: Uint8Array): Promise<void>;
  /** Forgets everything. */
  clear(): Promise<void>;
}

/** A try that failed in a way that another may not: the connection broke, the server is busy. */
class Interruption extends Error {}

const PARTIAL = 206;
const NOT_SATISFIABLE = 416;
const isPassing = (status: number): boolean => status === 408 || status === 429 || status >= 500;

/** Milliseconds before the next try, doubled each time. */
const FIRST_PAUSE = 250;

/** Brings a file into a sink, going on where a try broke off. */
export async function transfer(request: Request, sink: Sink): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await once(request, sink);
    } catch (error) {
      request.signal?.throwIfAborted();
      if (!(error instanceof Interruption)) throw error;
      if (attempt >= request.retries) {
        const tries = attempt === 0 ? "" : ` (${attempt + 1} tries)`;
        throw failure(
          request,
          `${error.message}${tries}; what has arrived is kept, the next try goes on from it`,
          error.cause,
        );
      }
    }
    await pause(FIRST_PAUSE * 2 ** attempt, request.signal);
  }
}

export function failure({ address }: Request, reason: string, cause?: unknown): DownloadError {
  return new DownloadError(`download: ${address}: ${reason}`, address, { cause });
}

async function once(request: Request, sink: Sink): Promise<void> {
  const silence = new Silence(request.timeout);
  const signals = request.signal ? [request.signal, silence.signal] : [silence.signal];
  try {
    const response = await ask(request, sink.length, AbortSignal.any(signals), silence);
    if (response.status === NOT_SATISFIABLE && sink.length > 0) {
      // Nothing is missing, or what is there is of another file: the checksum will tell.
      await response.body?.cancel();
      return;
    }
    if (isPassing(response.status)) throw new Interruption(`the server answered ${response.status}`);
    if (!response.ok) throw failure(request, `the server answered ${response.status} ${response.statusText}`.trim());
    await receive(request, response, sink, silence);
  } finally {
    silence.end();
  }
}

async function ask(request: Request, from: number, signal: AbortSignal, silence: Silence): Promise<Response> {
  // Compressed on the way, the bytes would not be those that the server counts.
  const headers: Record<string, string> = { "Accept-Encoding": "identity" };
  if (from > 0) headers.Range = `bytes=${from}-`;
  try {
    return await fetch(request.address, { headers, signal });
  } catch (error) {
    throw interrupted(error, silence);
  }
}

async function receive(request: Request, response: Response, sink: Sink, silence: Silence): Promise<void> {
  if (sink.length > 0 && !continues(response, sink.length)) await sink.clear();
  const total = totalOf(response, sink.length);
  const { address, maxBytes, onProgress } = request;
  if (total !== undefined && total > maxBytes) throw tooLarge(request, total);
  onProgress({ address, received: sink.length, total });
  const reader = response.body?.getReader();
  try {
    for (;;) {
      const piece = await next(reader, silence);
      if (!piece) break;
      if (sink.length + piece.length > maxBytes) throw tooLarge(request, sink.length + piece.length);
      await sink.write(piece);
      onProgress({ address, received: sink.length, total });
    }
  } finally {
    // Ends the connection where something went wrong; after the last piece it does nothing.
    await reader?.cancel().catch(() => undefined);
  }
  if (total !== undefined && sink.length < total) throw new Interruption(`it broke off after ${sink.length} bytes`);
}

/** The file's size, if the server says it and sends the bytes as they are. */
function totalOf({ headers }: Response, already: number): number | undefined {
  const announced = headers.get("content-length");
  return announced === null || headers.has("content-encoding") ? undefined : already + Number(announced);
}

async function next(
  reader: ReadableStreamDefaultReader<Uint8Array> | undefined,
  silence: Silence,
): Promise<Uint8Array | undefined> {
  try {
    const { value } = (await reader?.read()) ?? {};
    silence.broken();
    return value;
  } catch (error) {
    throw interrupted(error, silence);
  }
}

/** Whether an answer goes on at a byte. A server that cannot do that sends everything again. */
function continues(response: Response, from: number): boolean {
  return response.status === PARTIAL && (response.headers.get("content-range") ?? "").startsWith(`bytes ${from}-`);
}

function tooLarge(request: Request, bytes: number): DownloadError {
  return failure(request, `it has ${bytes} bytes or more, maxBytes is ${request.maxBytes}`);
}

function interrupted(error: unknown, silence: Silence): Interruption {
  if (silence.signal.aborted) return new Interruption("the server has fallen silent", { cause: error });
  const { cause } = error instanceof Error ? error : {};
  const reason = cause instanceof Error && cause.message ? cause.message : String(error);
  return new Interruption(`the connection failed: ${reason}`, { cause: error });
}

/** Aborts when nothing has arrived for a time. */
class Silence {
  readonly #controller = new AbortController();
  readonly #timeout: number;
  #timer: ReturnType<typeof setTimeout>;

  constructor(timeout: number) {
    this.#timeout = timeout;
    this.#timer = this.#start();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Something has arrived. */
  broken(): void {
    clearTimeout(this.#timer);
    this.#timer = this.#start();
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #start(): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.#controller.abort(), this.#timeout);
  }
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
  signal?.throwIfAborted();
}
