/** A column of a table of rows. */
export interface Column<T> {
  readonly title: string;
  readonly align: "left" | "right";
  readonly cell: (row: T) => string;
  /** In the last line. */
  readonly total?: string;
  /** Cut so that the lines are no longer than the page. */
  readonly cut?: boolean;
  /** Left out where the page is too narrow; the highest first. */
  readonly dispensable?: number;
}

const GAP = "  ";

/** What is left of a column that is cut. */
const NARROWEST = 16;

/** Lines of a table: titles, rows and totals between rules; `dividers` are titles of rules before rows. */
export function textTable<T>(
  columns: readonly Column<T>[],
  rows: readonly T[],
  width: number,
  dividers: ReadonlyMap<number, string> = new Map(),
): string[] {
  const cells = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map(({ cell }) => cell(row))),
    columns.map(({ total = "" }) => total),
  ];
  const excess = lengthOf(cells) - width;
  const at = columns.findIndex(({ cut }) => cut === true);
  const widest = at < 0 ? 0 : widthsOf(cells)[at];
  if (excess > 0 && widest - excess < NARROWEST) {
    const fewer = withoutMostDispensable(columns);
    if (fewer) return textTable(fewer, rows, width, dividers);
  }
  if (excess > 0 && at >= 0) cut(cells, at, Math.max(NARROWEST, widest - excess));
  return draw(cells, columns, dividers);
}

function withoutMostDispensable<T>(columns: readonly Column<T>[]): Column<T>[] | undefined {
  const highest = Math.max(...columns.map(({ dispensable = 0 }) => dispensable));
  return highest === 0 ? undefined : columns.filter(({ dispensable }) => dispensable !== highest);
}

function cut(cells: string[][], column: number, room: number): void {
  for (const row of cells) if (row[column].length > room) row[column] = `${row[column].slice(0, room - 1)}…`;
}

function draw<T>(cells: string[][], columns: readonly Column<T>[], dividers: ReadonlyMap<number, string>): string[] {
  const widths = widthsOf(cells);
  const pad = (cell: string, i: number): string =>
    columns[i].align === "right" ? cell.padStart(widths[i]) : cell.padEnd(widths[i]);
  const [titles, ...lines] = cells.map((row) => row.map(pad).join(GAP).trimEnd());
  const rule = "─".repeat(lengthOf(cells));
  const body = lines.slice(0, -1).flatMap((line, i) => {
    const title = dividers.get(i);
    return title === undefined ? [line] : [`─ ${title} `.padEnd(rule.length, "─"), line];
  });
  return [rule, titles, rule, ...body, rule, lines[lines.length - 1]];
}

function widthsOf(cells: readonly (readonly string[])[]): number[] {
  return cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
}

function lengthOf(cells: readonly (readonly string[])[]): number {
  return widthsOf(cells).reduce((sum, width) => sum + width, 0) + GAP.length * (cells[0].length - 1);
}
