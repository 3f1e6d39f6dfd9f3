import { muted } from "./text.js";

/** The network of the main job is shown whole. */
const mostLines = 22;
const head = 7;
const tail = 6;

/** A network's summary for the terminal: without its title, and without the middle of a deep network. */
export function shortSummary(summary: string): string[] {
  const lines = summary
    .split("\n")
    .slice(1)
    .map((line) => (/^─+$/.test(line) ? muted(line) : line));
  if (lines.length <= mostLines) return lines;
  const hidden = lines.length - head - tail;
  return [...lines.slice(0, head), muted(`… ${hidden} more layers`), ...lines.slice(-tail)];
}
