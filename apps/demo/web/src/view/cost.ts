import { gridY, line, plot, text } from "@observablehq/plot";
import type { TrainingState } from "../training.js";
import type { EpochScores } from "../worker/messages.js";

/** More points than this say nothing more on a curve as wide as this. */
const mostPoints = 240;
/** Milliseconds between two drawings. */
const interval = 120;
const height = 230;

/** The cost over the epochs, for the training set and the test set, by logarithm. */
export class CostView {
  readonly #parent: HTMLElement;
  #scores: readonly EpochScores[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parent: HTMLElement) {
    this.#parent = parent;
    new ResizeObserver(() => this.#draw()).observe(parent);
  }

  show({ scores }: TrainingState): void {
    this.#scores = scores;
    this.#timer ??= setTimeout(() => this.#draw(), interval);
  }

  #draw(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const width = this.#parent.clientWidth;
    if (width === 0) return;
    const scores = thinned(this.#scores);
    const last = Math.max(scores.at(-1)?.epoch ?? 0, 10);
    const losses = scores.flatMap(({ trainLoss, testLoss }) => [trainLoss, testLoss]).filter((loss) => loss > 0);
    const low = 0.9 * Math.min(...losses, 0.5);
    const high = 1.1 * Math.max(...losses, 1);
    const curve = (key: "trainLoss" | "testLoss", stroke: string): ReturnType<typeof line> =>
      line(scores, { x: "epoch", y: key, stroke, strokeWidth: 2, strokeLinejoin: "round" });
    const chart = plot({
      width,
      height,
      marginLeft: 46,
      marginRight: 14,
      marginTop: 12,
      marginBottom: 34,
      style: { background: "none", color: "var(--muted)", fontSize: "12px", overflow: "visible" },
      x: { domain: [0, last], ticks: Math.max(2, Math.floor(width / 90)), label: null, tickSize: 0, tickFormat: "~d" },
      y: {
        type: "log",
        domain: [low, high],
        ticks: ticksOf(low, high),
        tickFormat: "~g",
        label: null,
        tickSize: 0,
      },
      marks: [
        gridY(ticksOf(low, high), { stroke: "var(--line)", strokeOpacity: 1 }),
        curve("testLoss", "var(--test)"),
        curve("trainLoss", "var(--train)"),
        text(["epoch"], { frameAnchor: "bottom-right", dy: 30, fill: "var(--muted)" }),
      ],
    });
    chart.setAttribute("role", "img");
    chart.setAttribute("aria-label", "Cost by epoch");
    this.#parent.replaceChildren(chart);
  }
}

/** Every nth epoch, and the last. */
function thinned(scores: readonly EpochScores[]): readonly EpochScores[] {
  const stride = Math.ceil(scores.length / mostPoints);
  return scores.filter((_, index) => index % stride === 0 || index === scores.length - 1);
}

/** 1, 2 and 5 times powers of ten, or powers alone where these are many. */
function ticksOf(low: number, high: number): number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const factor of [1, 2, 5]) ticks.push(Number(`${factor}e${power}`));
  }
  const inside = ticks.filter((tick) => tick >= low && tick <= high);
  return inside.length <= 6 ? inside : inside.filter((tick) => Number.isInteger(Math.log10(tick)));
}
