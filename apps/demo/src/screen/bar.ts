import type { Progress } from "@nn/network";
import { duration, score, whole } from "./format.js";
import { accent, good, muted, widthOf } from "./text.js";

const mostCells = 28;
const fewestCells = 8;

/** How far a run is, as a bar and in words, in at most `columns` columns. */
export function bar(progress: Progress, columns: number, label = ""): string {
  const { epoch, epochs, batch, batches = batch } = progress;
  const done = Math.min(1, (epoch - 1 + (batches === 0 ? 0 : batch / batches)) / epochs);
  const head = label === "" ? "" : `${label}  `;
  for (const words of wordings(progress, done)) {
    const room = columns - widthOf(head) - widthOf(words) - 2;
    if (room >= fewestCells) return `${head}${cells(done, Math.min(mostCells, room))}  ${muted(words)}`;
  }
  return `${head}${Math.floor(done * 100)} %`.slice(0, columns);
}

/** The part that is done and the part that is not. */
function cells(done: number, width: number): string {
  const full = Math.round(done * width);
  return (done >= 1 ? good : accent)("━".repeat(full)) + muted("─".repeat(width - full));
}

/** From the most words to the fewest; a narrow terminal gets fewer. */
function wordings(progress: Progress, done: number): string[] {
  const { epoch, epochs, loss, samplesPerSecond, secondsLeft } = progress;
  const parts = [`epoch ${whole(epoch)} of ${whole(epochs)}`];
  if (secondsLeft !== undefined && done < 1) parts.push(`${duration(secondsLeft)} left`);
  parts.push(`${whole(samplesPerSecond)} examples/s`, `loss ${score(loss)}`);
  return parts.map((_, i) => parts.slice(0, parts.length - i).join(" · "));
}
