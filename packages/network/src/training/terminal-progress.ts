import type { EpochReport, Progress, ProgressDisplay } from "./options.js";

/** The display that the option asks for: none, the caller's own, or a bar in the terminal. */
export async function displayFor(
  option: boolean | ProgressDisplay | undefined,
  name: string,
): Promise<ProgressDisplay | undefined> {
  if (typeof option === "object") return option;
  return option && globalThis.process?.stderr ? terminalDisplay(name) : undefined;
}

/** A bar with time left, speed and loss, and a line of scores after each epoch. Loaded only where it is wanted. */
async function terminalDisplay(name: string): Promise<ProgressDisplay> {
  const { default: cliProgress } = await import("cli-progress");
  const bar = new cliProgress.SingleBar({
    format: `${name} {bar} epoch {epoch}/{epochs}  {rate}/s  {left} left  loss {loss}`,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
    forceRedraw: true,
    stream: process.stderr,
  });
  let started = false;
  const show = (progress: Progress): void => {
    const batches = progress.batches ?? progress.batch;
    const done = (progress.epoch - 1) * batches + progress.batch;
    const payload = {
      epoch: progress.epoch,
      epochs: progress.epochs,
      rate: Math.round(progress.samplesPerSecond).toLocaleString("en"),
      left: progress.secondsLeft === undefined ? "?" : duration(progress.secondsLeft),
      loss: progress.loss.toPrecision(4),
    };
    if (started) bar.update(done, payload);
    else bar.start(batches * progress.epochs, done, payload);
    started = true;
  };
  return {
    step: show,
    epoch: (report) => {
      if (!process.stderr.isTTY) process.stderr.write(`${line(name, report)}\n`);
    },
    end: () => bar.stop(),
  };
}

function line(name: string, { epoch, epochs, train, validation }: EpochReport): string {
  const list = (scores: Readonly<Record<string, number>>): string =>
    Object.entries(scores)
      .map(([key, value]) => `${key} ${value.toPrecision(4)}`)
      .join("  ");
  const validated = validation ? `  |  validation ${list(validation)}` : "";
  return `${name}  epoch ${epoch}/${epochs}  ${list(train)}${validated}`;
}

function duration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${Math.ceil(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
