import { element } from "@nn/page";
import { menu } from "../job/menu.js";
import { figuresOf, type Figures } from "../state/figures.js";
import { groupsOf, type Row } from "../state/rows.js";
import { figure, threadsText } from "./format.js";

const headings = ["Framework", "Threads", "Time", "", "Median", "Min", "Rate"];

const waitingTexts: Record<Row["phase"], string> = {
  waiting: "waiting",
  running: "measuring …",
  stopped: "stopped",
  done: "",
  failed: "",
};

/** The results as a table, in which the bars of a workload are drawn to one scale. */
export class ResultsView {
  readonly #table: HTMLTableElement;

  constructor(table: HTMLTableElement) {
    this.#table = table;
  }

  show(rows: readonly Row[]): void {
    const head = element(
      "thead",
      {},
      element("tr", {}, ...headings.map((text) => element("th", { scope: "col" }, text))),
    );
    this.#table.replaceChildren(head, ...[...groupsOf(rows)].map(([name, group]) => groupOf(name, group)));
  }
}

function groupOf(name: string, rows: readonly Row[]): HTMLTableSectionElement {
  const { summary = "", kind = "training" } = menu.find((entry) => entry.name === name) ?? {};
  const unit = kind === "training" ? "ms a step" : "ms a run";
  const title = element(
    "th",
    { scope: "rowgroup", colSpan: headings.length },
    element("b", {}, name),
    ` ${summary} · ${unit}`,
  );
  const figures = rows.map(figuresOf);
  const medians = figures.flatMap((one) => one?.median ?? []);
  const scale = { least: Math.min(...medians), most: Math.max(...medians) };
  const body = element("tbody", {}, element("tr", { className: "title" }, title));
  body.append(...rows.map((row, i) => lineOf(row, figures[i], scale)));
  body.dataset["workload"] = name;
  return body;
}

interface Scale {
  readonly least: number;
  readonly most: number;
}

function lineOf(row: Row, figures: Figures | undefined, scale: Scale): HTMLTableRowElement {
  const line = element("tr", { className: row.phase });
  Object.assign(line.dataset, { peer: row.peer, threads: String(row.threads), phase: row.phase });
  const name = element("th", { scope: "row" }, row.peer);
  // Who computes without WebAssembly says so.
  if (figures && figures.backend !== "wasm") name.append(" ", element("small", {}, figures.backend));
  if (!figures) {
    const text = row.failure ?? waitingTexts[row.phase];
    line.append(
      name,
      cell("threads", threadsText(row.threads)),
      element("td", { className: "note", colSpan: 5 }, text),
    );
    return line;
  }
  const times = figures.median / scale.least;
  line.append(
    name,
    cell("threads", usedThreads(row, figures)),
    element("td", { className: "bar" }, barOf(row, figures, scale)),
    cell("times", times === 1 ? "fastest" : `${figure(times)} ×`),
    cell("median", figure(figures.median)),
    cell("min", figure(figures.min)),
    cell("rate", rateOf(figures)),
  );
  if (row.failure) line.title = row.failure;
  return line;
}

const cell = (className: string, text: string): HTMLTableCellElement => element("td", { className }, text);

/** Who asked for more than there were is told. */
const usedThreads = ({ threads }: Row, figures: Figures): string =>
  figures.threads < threads ? `${figures.threads} of ${threads} threads` : threadsText(figures.threads);

function rateOf({ gflops, gbs }: Figures): string {
  if (gflops !== null) return `${figure(gflops)} GFLOP/s`;
  return gbs === null ? "" : `${figure(gbs)} GB/s`;
}

/** As long as the median; the strong part is as long as the minimum. */
function barOf({ phase }: Row, { median, min }: Figures, { most }: Scale): HTMLElement {
  const bar = element("div", { className: phase === "running" ? "track busy" : "track" });
  const share = (value: number): string => `${((100 * value) / most).toFixed(2)}%`;
  for (const [name, value] of [
    ["median", median],
    ["min", min],
  ] as const) {
    const part = element("i", { className: name });
    part.style.width = share(value);
    bar.append(part);
  }
  return bar;
}
