import { escapeXml } from "../figure/xml.js";
import { type ReportSection, sectionHtml } from "./section.js";
import { stylesheet } from "./style.js";
import { cellText } from "./table.js";

/** A key figure, shown large at the top. */
export interface ReportFact {
  readonly label: string;
  readonly value: string | number;
}

export interface ReportOptions {
  readonly title: string;
  readonly subtitle?: string;
  /** A few key figures: accuracy, parameters, time. */
  readonly facts?: readonly ReportFact[];
  readonly sections: readonly ReportSection[];
}

/**
 * Nothing may be fetched and nothing run: the page's own styles and the images inside it are all that it shows. It opens
 * from disk, in a mail, years later.
 */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/**
 * A report as one HTML file, light or dark as the reader's system is, fit for print, without a script and without a
 * single request. All words are escaped; figures must be those of this package.
 */
export function report({ title, subtitle, facts = [], sections }: ReportOptions): string {
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeXml(title)}</title>`,
    `<style>\n${stylesheet()}</style>`,
    "</head>",
    "<body>",
    "<main>",
    "<header>",
    `<h1>${escapeXml(title)}</h1>`,
    ...(subtitle === undefined ? [] : [`<p class="subtitle">${escapeXml(subtitle)}</p>`]),
    "</header>",
    ...(facts.length === 0 ? [] : [factsHtml(facts)]),
    ...sections.map(sectionHtml),
    "</main>",
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

function factsHtml(facts: readonly ReportFact[]): string {
  const items = facts.map(
    ({ label, value }) => `<div><dt>${escapeXml(label)}</dt><dd>${escapeXml(cellText(value))}</dd></div>`,
  );
  return `<dl class="facts">${items.join("")}</dl>`;
}
