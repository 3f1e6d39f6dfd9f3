import type { Writable } from "node:stream";
import { intro, log, outro, S_BAR } from "@clack/prompts";
import type { EpochReport, Progress } from "@nn/network";
import type { Experiment } from "../experiment/experiment.js";
import type { Run } from "../experiment/run.js";
import type { Outcome } from "../experiment/outcome.js";
import { describeHyperParameters } from "../hyper-parameters/hyper-parameters.js";
import type { WrittenFile } from "../output/folder.js";
import { bar } from "./bar.js";
import { EpochTable } from "./epoch-table.js";
import { fileSize, whole } from "./format.js";
import { Live } from "./live.js";
import { resultLines } from "./results.js";
import type { Screen } from "./screen.js";
import { StreamedText } from "./streamed-text.js";
import { shortSummary } from "./summary.js";
import { accent, bold, columns, good, muted, padEnd } from "./text.js";

/** Lines of text are easier to read when they are not too long. */
const widestText = 80;

export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** The full screen: what is trained, a bar with the time left, scores by epoch, results and files. */
export class TerminalScreen implements Screen {
  readonly #output: Output;
  readonly #live: Live;
  readonly #progress = new Map<Run, Progress>();
  #runs: readonly Run[] = [];
  #table = new EpochTable(1);
  #text: StreamedText | undefined;
  #open = false;

  constructor(output: Output) {
    this.#output = output;
    this.#live = new Live(output);
  }

  preparing(text: string): void {
    this.#live.show(() => [`${muted(S_BAR)}  ${muted(text)}`]);
  }

  begin({ title, task, runs, seed }: Experiment): void {
    this.#live.end();
    this.#runs = runs;
    this.#open = true;
    intro(`${bold("@nn")}  ${title}`, { output: this.#output });
    const { network, hyperParameters } = runs[0];
    this.#section("Data", columns(task.facts.map(([name, value]) => [muted(name), value])));
    const heading = `Network  ${muted(`${whole(network.parameterCount)} parameters`)}`;
    this.#section(heading, shortSummary(network.summary()));
    const facts = describeHyperParameters(hyperParameters).filter(([name]) =>
      runs.every((run) => sameFact(run, runs[0], name)),
    );
    const together = runs.map(({ label }) => label).join(", ");
    const shown = [...facts, ["seed", String(seed)], ...(runs.length > 1 ? [["at the same time", together]] : [])];
    this.#section("Training", columns(shown.map(([name, value]) => [muted(name), value])));
    if (runs.length === 1) this.#lines([""]);
    this.#table = new EpochTable(hyperParameters.epochs);
  }

  step(run: Run, progress: Progress): void {
    this.#progress.set(run, progress);
    this.#live.show(() => this.#bars());
  }

  epoch(run: Run, report: EpochReport): void {
    this.#progress.set(run, report);
    this.#live.show(() => this.#bars());
    if (this.#runs.length > 1) return;
    const rows = this.#table.rows(report);
    if (rows.length > 0) this.#live.above(() => this.#lines(rows));
  }

  trained(experiment: Experiment, outcomes: readonly Outcome[]): void {
    this.#live.end();
    const { heading, lines, ok } = resultLines(experiment, outcomes, this.#live.columns - 4);
    (ok ? log.success : log.warn)([bold(heading), ...lines].join("\n"), { output: this.#output });
  }

  beginText(heading: string): void {
    this.#section(heading, []);
    const width = Math.min(this.#live.columns - 4, widestText);
    this.#text = new StreamedText((text) => this.#output.write(text), `${muted(S_BAR)}  `, width);
  }

  text(piece: string): void {
    this.#text?.push(piece);
  }

  endText(): void {
    this.#text?.end();
    this.#text = undefined;
  }

  drawing(): void {
    this.#live.show(() => [`${muted(S_BAR)}  ${muted("drawing …")}`]);
  }

  written(folder: string, files: readonly WrittenFile[]): void {
    this.#live.end();
    const rows = grouped(files).map(({ name, bytes, about }) => [
      name,
      muted(fileSize(bytes).padStart(8)),
      muted(about),
    ]);
    this.#section(`Files in ${bold(folder)}`, columns(rows));
    const report = files.find(({ name }) => name.endsWith(".html"));
    const path = report ? `${folder}/${report.name}` : folder;
    outro(`${good("Done.")} Open ${accent(path)} in a browser.`, { output: this.#output });
    this.#open = false;
  }

  close(): void {
    this.#live.end();
    if (this.#open) this.#output.write("\n");
    this.#open = false;
  }

  #bars(): string[] {
    const width = Math.max(...this.#runs.map(({ label }) => label.length));
    const bars = this.#runs.map((run) => {
      const progress = this.#progress.get(run);
      const label = this.#runs.length === 1 ? "" : padEnd(run.label, width);
      if (!progress) return `${muted(S_BAR)}  ${label}  ${muted("waiting")}`;
      return `${muted(S_BAR)}  ${bar(progress, this.#live.columns - 4, label)}`;
    });
    // Of a single run the table of epochs stands above.
    return this.#runs.length === 1 ? bars : [muted(S_BAR), ...bars];
  }

  #section(heading: string, lines: readonly string[]): void {
    log.step([bold(heading), ...lines].join("\n"), { output: this.#output });
  }

  #lines(lines: readonly string[]): void {
    log.message([...lines], { output: this.#output, spacing: 0 });
  }
}

/** Files that differ in their extension only, as one. */
function grouped(files: readonly WrittenFile[]): WrittenFile[] {
  const groups = new Map<string, WrittenFile>();
  for (const file of files) {
    const stem = file.name.slice(0, file.name.lastIndexOf("."));
    const same = groups.get(stem);
    const extension = file.name.slice(stem.length);
    groups.set(stem, same ? { ...same, name: `${same.name} ${extension}`, bytes: same.bytes + file.bytes } : file);
  }
  return [...groups.values()];
}

/** Whether two runs have the same value of a hyper-parameter. */
function sameFact(run: Run, other: Run, name: string): boolean {
  const value = ({ hyperParameters }: Run): string | undefined =>
    describeHyperParameters(hyperParameters).find(([fact]) => fact === name)?.[1];
  return value(run) === value(other);
}
