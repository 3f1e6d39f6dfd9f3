import type { Figure } from "../figure/figure.js";
import { escapeXml } from "../figure/xml.js";
import { type ReportTable, tableHtml } from "./table.js";

/** A part of a report; what is given is shown in this order. */
export interface ReportSection {
  readonly title: string;
  /** Plain words; an empty line begins a new paragraph. */
  readonly text?: string;
  /** One figure, or several side by side where the page is wide enough. */
  readonly figure?: Pick<Figure, "svg"> | readonly Pick<Figure, "svg">[];
  readonly table?: ReportTable;
  /** Shown as it is, in a fixed-width font: a network's summary, a program. */
  readonly code?: string;
}

export function sectionHtml({ title, text, figure, table, code }: ReportSection): string {
  const parts = [`<h2>${escapeXml(title)}</h2>`];
  if (text !== undefined) parts.push(...paragraphs(text));
  if (figure !== undefined) {
    const figures = (Array.isArray(figure) ? figure : [figure]) as readonly Pick<Figure, "svg">[];
    parts.push(`<div class="figures">${figures.map(({ svg }) => `<figure>${svg}</figure>`).join("\n")}</div>`);
  }
  if (table !== undefined) parts.push(tableHtml(table));
  if (code !== undefined) parts.push(`<pre><code>${escapeXml(code)}</code></pre>`);
  return `<section>\n${parts.join("\n")}\n</section>`;
}

function paragraphs(text: string): string[] {
  return text
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => `<p>${escapeXml(part)}</p>`);
}
