import { element } from "@nn/page";
import type { Training } from "../training.js";

/** Epochs a second, and what the choice is called. */
const speeds: readonly (readonly [number, string])[] = [
  [5, "5 epochs/s"],
  [30, "30 epochs/s"],
  [120, "120 epochs/s"],
  [Number.POSITIVE_INFINITY, "full speed"],
];

export const usualSpeed = 30;

/** Play, pause, step, start over, and how fast. */
export function buildTransport(group: HTMLElement, training: Training, restart: () => void): void {
  const toggle = button("primary", () => (training.pace.value.mode === "playing" ? training.pause() : training.play()));
  const step = button("", () => training.step());
  step.append(icon("M5 4v16l10-8zM17 4h3v16h-3z"), "Step");
  const reset = button("", restart);
  reset.append(icon("M12 5V1L6 6.5 12 12V8a5 5 0 1 1-5 5H4a8 8 0 1 0 8-8z"), "Reset");
  group.append(toggle, step, reset, speedSelect(training));
  training.pace.watch(({ mode }) => {
    const playing = mode === "playing";
    toggle.replaceChildren(
      icon(playing ? "M6 4h4v16H6zM14 4h4v16h-4z" : "M6 3.5v17L20 12z"),
      playing ? "Pause" : "Play",
    );
    step.disabled = playing;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== " " || isControl(event.target)) return;
    event.preventDefault();
    toggle.click();
  });
}

function speedSelect(training: Training): HTMLElement {
  const input = element("select", { name: "speed", ariaLabel: "Speed" });
  input.append(...speeds.map(([, text], index) => element("option", { value: String(index) }, text)));
  input.value = String(speeds.findIndex(([speed]) => speed === usualSpeed));
  input.addEventListener("change", () => (training.speed = speeds[Number(input.value)][0]));
  return input;
}

/** The space bar means something of its own in a control. */
function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("button, input, select, a") !== null;
}

function button(className: string, click: () => void): HTMLButtonElement {
  const node = element("button", { type: "button", className });
  node.addEventListener("click", click);
  return node;
}

/** A drawing in a square of 24. */
function icon(path: string): SVGSVGElement {
  const namespace = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(namespace, "svg");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS(namespace, "path");
  shape.setAttribute("d", path);
  picture.append(shape);
  return picture;
}
