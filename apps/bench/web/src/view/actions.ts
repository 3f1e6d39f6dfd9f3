import { byId } from "@nn/page";
import type { BenchRun } from "../state/bench-run.js";

interface ActionsOptions {
  readonly run: BenchRun;
  readonly start: () => void;
  /** The results as JSON. */
  readonly json: () => string;
}

/** The buttons at the top, and how far things are. */
export function buildActions({ run, start, json }: ActionsOptions): void {
  const toggle = byId("run", HTMLButtonElement);
  const copy = byId("copy", HTMLButtonElement);
  const status = byId("status", HTMLElement);
  const progress = byId("progress", HTMLProgressElement);
  toggle.addEventListener("click", () => (run.progress.value.isRunning ? run.stop() : start()));
  copy.addEventListener("click", () => void copyText(json()).then((text) => (status.textContent = text)));
  run.progress.watch(({ done, of, isRunning }) => {
    toggle.textContent = isRunning ? "Stop" : "Run";
    progress.hidden = !isRunning;
    progress.max = Math.max(1, of);
    progress.value = done;
    if (isRunning) status.textContent = `${done} of ${of}`;
    else status.textContent = of === 0 ? "" : "done";
  });
  run.rows.watch((rows) => (copy.disabled = rows.every(({ reports }) => reports.length === 0)));
}

/** Answers what to say about it. Where the clipboard is closed, the text is shown to be taken from there. */
async function copyText(text: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return "copied";
  } catch {
    byId("json-text", HTMLTextAreaElement).value = text;
    byId("json", HTMLDialogElement).showModal();
    return "";
  }
}
