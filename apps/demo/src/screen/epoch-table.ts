import type { EpochReport, Scores } from "@nn/network";
import { duration, scoreOf } from "./format.js";
import { muted, padStart } from "./text.js";

/** Rows that a long training shows. */
const mostRows = 12;

/** Of `12 min 34 s`. */
const longestTime = 11;

/** Scores by epoch in columns that stay in line while the rows come in one by one. */
export class EpochTable {
  readonly #epochs: number;
  readonly #started = performance.now();
  #widths: readonly number[] = [];

  constructor(epochs: number) {
    this.#epochs = epochs;
  }

  /** The lines that an epoch adds: none for most epochs of a long training, the heading as well for the first. */
  rows(report: EpochReport): string[] {
    if (!isShown(report.epoch, this.#epochs)) return [];
    const cells = cellsOf(report, (performance.now() - this.#started) / 1000);
    cells[0].value = cells[0].value.padStart(String(this.#epochs).length);
    const first = this.#widths.length === 0;
    if (first) this.#widths = cells.map(({ heading, value }) => Math.max(heading.length, value.length + 1));
    const line = (texts: readonly string[]): string =>
      texts.map((text, i) => padStart(text, this.#widths[i])).join("  ");
    const row = line(cells.map(({ value }) => value));
    return first ? [muted(line(cells.map(({ heading }) => heading))), row] : [row];
  }
}

/** `sequenceAccuracy` is "sequence accuracy". */
const spaced = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** The first and the last epoch, and round numbers between. */
function isShown(epoch: number, epochs: number): boolean {
  return epoch === 1 || epoch === epochs || epoch % stride(epochs) === 0;
}

/** 1, 2, 5, 10, 20, 50, …: the least that leaves few enough rows. */
function stride(epochs: number): number {
  for (let power = 1; ; power *= 10) {
    for (const factor of [1, 2, 5]) if (epochs / (factor * power) <= mostRows) return factor * power;
  }
}

function cellsOf(
  { epoch, train, validation = {} }: EpochReport,
  seconds: number,
): { heading: string; value: string }[] {
  const scores = (prefix: string, from: Scores): { heading: string; value: string }[] =>
    Object.entries(from).map(([name, value]) => ({ heading: `${prefix}${spaced(name)}`, value: scoreOf(name, value) }));
  return [
    { heading: "epoch", value: String(epoch) },
    ...scores("", train),
    ...scores("test ", validation),
    { heading: "time", value: duration(seconds).padStart(longestTime) },
  ];
}
