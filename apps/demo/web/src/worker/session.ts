import { NonFiniteError, type EpochReport, type Network, type Scores } from "@nn/network";
import type { Dataset } from "@nn/data";
import { getBackend, type NdArray } from "@nn/tensor";
import type { Settings } from "../state/settings.js";
import { Gate } from "./gate.js";
import { domainOf, latticeOf, unitCells } from "./lattice.js";
import type { Answer, EpochScores, Pace, Points } from "./messages.js";
import { modelOf, type Model } from "./model.js";

/** Milliseconds between two frames at least: 30 a second. */
const frameInterval = 33;

/** After so many epochs a training pauses by itself: nobody may be watching. */
const epochsAtOnce = 2000;

/** More than anybody waits for; a training here ends by being replaced. */
const epochs = 1_000_000_000;

type Post = (answer: Answer, transfer?: Transferable[]) => void;

/** Where the network is asked: finely for the picture, coarsely for what its units see. */
interface Lattices {
  readonly picture: NdArray;
  readonly units: NdArray;
}

/** One training, from its settings to its replacement by another. */
export class Session {
  readonly #id: number;
  readonly #post: Post;
  readonly #gate: Gate;
  readonly #ending = new AbortController();
  #scores: EpochScores[] = [];
  #frameAt = Number.NEGATIVE_INFINITY;
  #isDrawing = false;

  constructor(id: number, pace: Pace, post: Post) {
    this.#id = id;
    this.#gate = new Gate(pace);
    this.#post = post;
  }

  set pace(pace: Pace) {
    this.#gate.set(pace);
  }

  /** The page has drawn the last frame. */
  drawn(): void {
    this.#isDrawing = false;
  }

  end(): void {
    this.#ending.abort();
  }

  async run(settings: Settings): Promise<void> {
    try {
      await this.#train(modelOf(settings));
    } catch (error) {
      this.#post({ kind: "failed", id: this.#id, message: messageOf(error) });
    }
  }

  async #train(model: Model): Promise<void> {
    const { train, test, network, optimizer, classes } = model;
    const { signal } = this.#ending;
    const points = pointsOf(train);
    const domain = domainOf(points);
    const lattices = { picture: latticeOf(domain), units: latticeOf(domain, unitCells, 0) };
    this.#post({
      kind: "ready",
      id: this.#id,
      train: points,
      test: pointsOf(test),
      domain,
      classes,
      parameters: network.parameterCount,
      backend: getBackend().name,
    });
    this.#scores.push(scoresOf(0, await network.evaluate(train), await network.evaluate(test)));
    const show = (): Promise<void> => this.#show(network, lattices);
    await show();
    await this.#gate.pass(signal, show);
    await network.train(train, {
      optimizer,
      epochs,
      validation: test,
      signal,
      onAbort: "resolve",
      onEpoch: (report) => this.#epoch(report, show),
    });
  }

  async #epoch({ epoch, train, validation }: EpochReport, show: () => Promise<void>): Promise<void> {
    this.#scores.push(scoresOf(epoch, train, validation ?? train));
    if (performance.now() - this.#frameAt >= frameInterval && !this.#isDrawing) await show();
    if (epoch % epochsAtOnce === 0) this.#gate.set({ mode: "paused", speed: 1 });
    await this.#gate.pass(this.#ending.signal, async () => {
      await show();
      this.#post({ kind: "paused", id: this.#id });
    });
  }

  /** Sends a frame, if there is anything new. */
  async #show(network: Network, lattices: Lattices): Promise<void> {
    if (this.#scores.length === 0) return;
    const logits = (await network.predict(lattices.picture)).data as Float32Array;
    const units = await hiddenOf(network, lattices.units);
    const buffers = [logits, ...units].map(({ buffer }) => buffer as ArrayBuffer);
    this.#post({ kind: "frame", id: this.#id, scores: this.#scores, logits, units }, buffers);
    this.#scores = [];
    this.#isDrawing = true;
    this.#frameAt = performance.now();
  }
}

/** What the layers but the last make of x. */
async function hiddenOf(network: Network, x: NdArray): Promise<Float32Array[]> {
  const hidden = network.layers.length - 1;
  if (hidden === 0) return [];
  const { values } = await network.capture(x);
  // The input comes first.
  return Object.values(values)
    .slice(1, 1 + hidden)
    .map(({ data }) => data as Float32Array);
}

function messageOf(error: unknown): string {
  if (!(error instanceof NonFiniteError)) return error instanceof Error ? error.message : String(error);
  const { epoch, kind, name } = error.place;
  const where = name === "" ? `the ${kind}` : `${kind} "${name}"`;
  return `The numbers ran away: NaN or infinity in ${where} in epoch ${epoch}. Try a lower learning rate.`;
}

function scoresOf(epoch: number, train: Scores, test: Scores): EpochScores {
  return {
    epoch,
    trainLoss: train["loss"],
    testLoss: test["loss"],
    trainAccuracy: train["accuracy"],
    testAccuracy: test["accuracy"],
  };
}

function pointsOf(data: Dataset): Points {
  return { x: Float32Array.from(data.x.data), y: Int32Array.from(data.y.data) };
}
