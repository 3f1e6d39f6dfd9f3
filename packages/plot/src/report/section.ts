import type { Figure } from "../figure/figure.js";
import { escapeXml } from "../figure/xml.js";
import { type ReportTable, tableHtml } from "./table.js";

/** A part of a report; what is given is shown in this order. */
export interface ReportSection {
  readonly title: string;
  /** Plain words; an empty line begins a new paragraph. */
  readonly text?: string;
  /** One figure, or several side by side where the page is wide enough; they shrink a little to stand so. */
  readonly figure?: Framed | readonly Framed[];
  readonly table?: ReportTable;
  /** Shown as it is, in a fixed-width font: a network's summary, a program. */
  readonly code?: string;
}

/** A picture; without a width it is as wide as it says itself. */
type Framed = Pick<Figure, "svg"> & Partial<Pick<Figure, "width">>;

export function sectionHtml({ title, text, figure, table, code }: ReportSection): string {
  const parts = [`<h2>${escapeXml(title)}</h2>`];
  if (text !== undefined) parts.push(...paragraphs(text));
  if (figure !== undefined) {
    const figures = (Array.isArray(figure) ? figure : [figure]) as readonly Framed[];
    parts.push(`<div class="figures">${figures.map(framed).join("\n")}</div>`);
  }
  if (table !== undefined) parts.push(tableHtml(table));
  if (code !== undefined) parts.push(`<pre><code>${escapeXml(code)}</code></pre>`);
  return `<section>\n${parts.join("\n")}\n</section>`;
}

function framed({ svg, width }: Framed): string {
  return width === undefined ? `<figure>${svg}</figure>` : `<figure style="--width: ${width}px">${svg}</figure>`;
}

function paragraphs(text: string): string[] {
  return text
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => `<p>${escapeXml(part)}</p>`);
}
