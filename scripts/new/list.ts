/** One import or export statement of an index. */
interface Statement {
  /** Its first line, comments above it included, and its last. */
  first: number;
  last: number;
  /** What it names, without its ending: "./ops/pointwise/select". */
  source: string;
}

const folderOf = (source: string): string => source.slice(0, source.lastIndexOf("/"));

function statementsOf(lines: readonly string[], keyword: string): Statement[] {
  return lines.flatMap((line, last) => {
    const source = /from "([^"]+?)(\.js)?";?$/.exec(line)?.[1];
    if (source === undefined) return [];
    let first = last;
    while (first > 0 && !lines[first].startsWith(keyword)) first--;
    if (!lines[first].startsWith(keyword)) return [];
    while (first > 0 && lines[first - 1].startsWith("//")) first--;
    return [{ first, last, source }];
  });
}

/** A file with an import or export line more: in order among those of the same folder, else after all others. */
export function withExport(text: string, line: string): string {
  const lines = text.trimEnd().split("\n");
  const keyword = line.slice(0, line.indexOf(" "));
  const [{ source }] = statementsOf([line], keyword);
  const statements = statementsOf(lines, keyword);
  const siblings = statements.filter((statement) => folderOf(statement.source) === folderOf(source));
  const next = siblings.find((statement) => statement.source > source);
  const previous = siblings.at(-1) ?? statements.at(-1);
  lines.splice(next ? next.first : previous ? previous.last + 1 : 0, 0, line);
  return `${lines.join("\n").trim()}\n`;
}

/** A file with an item more at the end of its last list. */
export function withItem(text: string, item: string): string {
  const end = text.lastIndexOf("\n];");
  if (end < 0) throw new Error(`there is no list to add ${item} to`);
  return `${text.slice(0, end)}\n  ${item},${text.slice(end)}`;
}
