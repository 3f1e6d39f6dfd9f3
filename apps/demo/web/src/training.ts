import { Store } from "@nn/page";
import type { Settings } from "./state/settings.js";
import type { Answer, EpochScores, Pace, Request } from "./worker/messages.js";

type Ready = Extract<Answer, { kind: "ready" }>;

/** What the page shows of a training. */
export interface TrainingState {
  readonly ready: Ready | undefined;
  /** Of every epoch so far. */
  readonly scores: readonly EpochScores[];
  readonly logits: Float32Array | undefined;
  /** What the units of each hidden layer see. */
  readonly units: readonly Float32Array[];
  readonly failure: string | undefined;
}

const nothing: TrainingState = { ready: undefined, scores: [], logits: undefined, units: [], failure: undefined };

/** The page's end of the worker. */
export class Training {
  readonly state = new Store<TrainingState>(nothing);
  readonly pace: Store<Pace>;
  readonly #worker = new Worker(new URL("./worker/worker.ts", import.meta.url), { type: "module" });
  #id = 0;
  #settings: Settings | undefined;

  constructor(pace: Pace) {
    this.pace = new Store(pace);
    this.#worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => this.#answer(data));
    this.#worker.addEventListener("error", ({ message }) => this.#fail(message || "The worker could not be loaded."));
  }

  /** A new network; the one before it is given up. */
  start(settings: Settings): void {
    this.#id++;
    this.#settings = settings;
    this.state.set(nothing);
    this.#send({ kind: "start", id: this.#id, settings, pace: this.pace.value });
  }

  /** A training that failed begins anew. */
  play(): void {
    this.#setPace({ ...this.pace.value, mode: "playing" });
    if (this.state.value.failure !== undefined && this.#settings) this.start(this.#settings);
  }

  pause(): void {
    this.#setPace({ ...this.pace.value, mode: "paused" });
  }

  /** One epoch. */
  step(): void {
    this.#setPace({ ...this.pace.value, mode: "step" });
  }

  set speed(speed: number) {
    this.#setPace({ ...this.pace.value, speed });
  }

  #setPace(pace: Pace): void {
    this.pace.set(pace);
    this.#send({ kind: "pace", pace });
  }

  #send(request: Request): void {
    this.#worker.postMessage(request, []);
  }

  #answer(answer: Answer): void {
    if (answer.id !== this.#id) return;
    const before = this.state.value;
    if (answer.kind === "ready") this.state.set({ ...before, ready: answer });
    else if (answer.kind === "failed") this.#fail(answer.message);
    else if (answer.kind === "paused") this.pace.set({ ...this.pace.value, mode: "paused" });
    else {
      const { logits, units } = answer;
      this.state.set({ ...before, scores: [...before.scores, ...answer.scores], logits, units });
      // A page in the background draws nothing, and asks for nothing.
      requestAnimationFrame(() => this.#send({ kind: "drawn" }));
    }
  }

  #fail(message: string): void {
    this.pace.set({ ...this.pace.value, mode: "paused" });
    this.state.set({ ...this.state.value, failure: message });
  }
}
