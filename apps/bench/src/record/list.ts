/** The list of recordings, the newest first. */
export function listOf(pages: readonly string[]): string {
  const [newest, ...older] = pages.toSorted().reverse();
  const link = (file: string): string => `[${file.replace(/\.md$/, "")}](${file})`;
  return [
    "# Results",
    "",
    "Written by `pnpm --silent bench record`: for each recording a page, the numbers as JSON, and a chart. Compare ratios",
    "within one recording, not times of two days.",
    "",
    ...(newest === undefined ? [] : [`The newest: ${link(newest)}`, ""]),
    ...older.map((file) => `- ${link(file)}`),
    ...(older.length > 0 ? [""] : []),
  ].join("\n");
}
