import type { Experiment } from "./experiment.js";
import type { Outcome } from "./outcome.js";

/** Shows a text while it comes. */
export interface Reader {
  /** @param heading what the text is. */
  beginText?(heading: string): void;
  text?(piece: string): void;
  endText?(): void;
}

/** Lets the first network with weights write, where the task is one of writing. An abort ends the text where it is. */
export async function writeText(
  { task }: Experiment,
  outcomes: readonly Outcome[],
  reader: Reader,
  signal: AbortSignal,
): Promise<void> {
  const writer = outcomes.find(({ hasWeights }) => hasWeights);
  if (!task.write || !writer || signal.aborted) return;
  let text = "";
  reader.beginText?.(`${writer.run.network.name} writes`);
  try {
    for await (const piece of task.write(writer.run.network, signal)) {
      text += piece;
      reader.text?.(piece);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    reader.endText?.();
  }
  Object.assign(writer, { text });
}
