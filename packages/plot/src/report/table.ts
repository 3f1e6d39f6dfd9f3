import { ShapeError } from "@nn/tensor";
import { formatValue, groupThousands } from "../figure/format.js";
import { escapeXml } from "../figure/xml.js";

export interface ReportTable {
  readonly columns: readonly string[];
  /** As many cells as columns. Numbers are aligned by their end and rounded to three digits. */
  readonly rows: readonly (readonly (string | number)[])[];
}

/** @throws ShapeError for a row with more or fewer cells than columns. */
export function tableHtml({ columns, rows }: ReportTable): string {
  rows.forEach((row, index) => {
    if (row.length === columns.length) return;
    throw new ShapeError(`report: row ${index} of a table has ${row.length} cells for ${columns.length} columns`);
  });
  const numeric = columns.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === "number"));
  const kind = (column: number) => (numeric[column] ? ' class="number"' : "");
  const head = columns.map((name, column) => `<th scope="col"${kind(column)}>${escapeXml(name)}</th>`).join("");
  const body = rows.map(
    (row) => `<tr>${row.map((cell, column) => `<td${kind(column)}>${escapeXml(cellText(cell))}</td>`).join("")}</tr>`,
  );
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead>\n<tbody>${body.join("\n")}</tbody></table></div>`;
}

/** Whole numbers keep all their digits, in groups; others are rounded as in the figures. */
export function cellText(value: string | number): string {
  if (typeof value === "string") return value;
  return Number.isInteger(value) ? groupThousands(value).replace("-", "−") : formatValue(value);
}
