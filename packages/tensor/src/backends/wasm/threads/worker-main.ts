import type { Message, StartMessage } from "./messages.js";

/** What a worker has of the thread that started it: `parentPort` in Node, `self` in a browser. */
export interface WorkerPort {
  onmessage: ((event: { data: Message }) => void) | null;
}

/**
 * All that a worker does. It is sent to workers as text (`workerSource`), so that no bundler needs to know of another file:
 * it uses nothing from outside itself.
 *
 * A worker handles one message, then takes pieces of launches until the next message was posted. Without work it looks
 * for some for a while, then sleeps.
 */
// oxlint-disable-next-line max-lines-per-function -- it is sent as one text
function workerMain(port: WorkerPort): void {
  type Piece = (table: number, scratch: number, launch: number, piece: number) => void;
  const programs = new Map<number, Piece>();
  let start: StartMessage;
  let control: Int32Array;
  let kernels: WebAssembly.Exports;
  let handled = 0;

  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- Node's ports begin to listen by this alone
  port.onmessage = ({ data }) => {
    if (data.kind === "start") begin(data);
    else if (data.kind === "program") programs.set(data.id, instantiate(data.module));
    else programs.delete(data.id);
    handled++;
    Atomics.store(control, start.words.handled + start.number, handled);
    serve();
  };

  function begin(message: StartMessage): void {
    start = message;
    control = new Int32Array(start.memory.buffer, start.control, start.words.handled + start.number + 1);
    kernels = new WebAssembly.Instance(start.library, { env: { memory: start.memory } }).exports;
  }

  function instantiate(module: WebAssembly.Module): Piece {
    const { exports } = new WebAssembly.Instance(module, { nn: { ...kernels, memory: start.memory } });
    return exports["piece"] as Piece;
  }

  function serve(): void {
    const { words, spinMilliseconds } = start;
    const pause = (Atomics as { pause?: () => void }).pause ?? (() => undefined);
    let idleSince = performance.now();
    for (let turn = 1; Atomics.load(control, words.posted) === handled; turn++) {
      if (takePiece()) idleSince = performance.now();
      else if (turn % 64 !== 0 || performance.now() - idleSince < spinMilliseconds) pause();
      else {
        sleep();
        idleSince = performance.now();
      }
    }
  }

  /** Whoever replaces `remaining` by one less has that piece, and the launch cannot end before the piece is done. */
  function takePiece(): boolean {
    const { remaining } = start.words;
    const count = Atomics.load(control, remaining);
    if (count <= 0) return false;
    if (Atomics.compareExchange(control, remaining, count, count - 1) === count) runPiece(count - 1);
    return true;
  }

  function runPiece(piece: number): void {
    const { words, number } = start;
    try {
      const scratch = control[words.scratch] + number * control[words.scratchBytes];
      programs.get(control[words.program])!(control[words.table], scratch, control[words.launch], piece);
    } catch {
      Atomics.store(control, words.broken, 1);
    }
    Atomics.add(control, words.done, 1);
    if (Atomics.load(control, words.waiting) === 1) Atomics.notify(control, words.done);
  }

  /** Counted as a sleeper first, and only if nothing came in between: who wakes looks at the count after its change. */
  function sleep(): void {
    const { words } = start;
    Atomics.add(control, words.sleepers, 1);
    const wake = Atomics.load(control, words.wake);
    if (Atomics.load(control, words.remaining) <= 0 && Atomics.load(control, words.posted) === handled) {
      Atomics.wait(control, words.wake, wake);
    }
    Atomics.sub(control, words.sleepers, 1);
  }
}

/** The text of a worker. */
export const workerSource = `(${workerMain.toString()})(typeof require === "function" ? require("node:worker_threads").parentPort : self);`;
