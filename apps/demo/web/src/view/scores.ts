import { element } from "@nn/page";
import type { TrainingState } from "../training.js";
import type { EpochScores } from "../worker/messages.js";

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const loss = (value: number): string => (Number.isFinite(value) ? value.toPrecision(3) : String(value));

const cards: readonly (readonly [string, (scores: EpochScores, parameters: number) => string])[] = [
  ["Epoch", ({ epoch }) => epoch.toLocaleString("en")],
  ["Parameters", (_, parameters) => parameters.toLocaleString("en")],
  ["Train cost", ({ trainLoss }) => loss(trainLoss)],
  ["Test cost", ({ testLoss }) => loss(testLoss)],
  ["Train accuracy", ({ trainAccuracy }) => percent(trainAccuracy)],
  ["Test accuracy", ({ testAccuracy }) => percent(testAccuracy)],
];

/** The latest figures, large. */
export class ScoresView {
  readonly #values: readonly HTMLElement[];

  constructor(list: HTMLElement) {
    this.#values = cards.map(([name]) => {
      const value = element("dd", {}, "–");
      value.dataset["score"] = name.toLowerCase().replaceAll(" ", "-");
      list.append(element("div", {}, element("dt", {}, name), value));
      return value;
    });
  }

  show({ ready, scores }: TrainingState): void {
    const last = scores.at(-1);
    if (!last || !ready) return;
    cards.forEach(([, format], i) => (this.#values[i].textContent = format(last, ready.parameters)));
  }
}
