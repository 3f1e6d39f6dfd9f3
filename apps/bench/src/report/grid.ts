/** Rows of words, the heading first; so many columns hold words, which begin at the left, the others numbers. */
export interface Grid {
  readonly title?: string;
  readonly rows: readonly (readonly string[])[];
  readonly words: number;
  /** Lines below. */
  readonly notes?: readonly string[];
}

/** For a terminal. */
export function textGrid({ title, rows, words, notes = [] }: Grid): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const align = (word: string, column: number): string =>
    column < words ? word.padEnd(widths[column]) : word.padStart(widths[column]);
  const lines = rows.map((row) => `  ${row.map(align).join("   ")}`.trimEnd());
  return [...above(title), ...lines, ...notes.map((note) => `  ${note}`), ""].join("\n");
}

/** As Markdown; the title up to its colon in bold. */
export function markdownGrid({ title, rows, words, notes = [] }: Grid): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const [heading, ...others] = rows;
  const rule = `|${heading.map((_, column) => (column < words ? "---" : "---:")).join("|")}|`;
  return [
    ...above(title?.replace(/^[^:]+/, "**$&**")),
    line(heading),
    rule,
    ...others.map(line),
    "",
    ...notes.flatMap((note) => [note, ""]),
  ].join("\n");
}

/** How a grid is to be shown. */
export const gridFor = ({ markdown }: { readonly markdown?: boolean | undefined }): ((grid: Grid) => string) =>
  markdown ? markdownGrid : textGrid;

const above = (title: string | undefined): string[] => (title === undefined ? [] : [title, ""]);

/** Lines of JSON, for programs. */
export const jsonLines = (results: readonly object[]): string =>
  results.map((result) => `${JSON.stringify(result)}\n`).join("");
