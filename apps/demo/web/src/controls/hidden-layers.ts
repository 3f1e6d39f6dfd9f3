import { element } from "@nn/page";
import { ranges } from "../state/settings.js";
import type { Change, Control } from "./control.js";

/** The hidden layers: more or fewer units in each, more or fewer layers. */
export function hiddenLayers(change: Change): Control {
  const list = element("ol", { className: "layers" });
  const add = button("+ layer", "Add a hidden layer", () => change({ hidden: [...shown, shown.at(-1) ?? 8] }));
  let shown: readonly number[] = [];
  const row = (units: number, index: number): HTMLElement => {
    const set = (count: number) => () => change({ hidden: shown.map((old, i) => (i === index ? count : old)) });
    const fewer = button("−", `Fewer units in layer ${index + 1}`, set(below(units)));
    const more = button("+", `More units in layer ${index + 1}`, set(above(units)));
    fewer.disabled = units <= ranges.hidden.least;
    more.disabled = units >= ranges.hidden.most;
    const remove = button("×", `Remove layer ${index + 1}`, () =>
      change({ hidden: shown.filter((_, i) => i !== index) }),
    );
    remove.className = "quiet";
    const bar = element("i", { className: "units" });
    bar.style.setProperty("--share", String(Math.sqrt(units / ranges.hidden.most)));
    return element("li", {}, bar, element("span", {}, String(units)), fewer, more, remove);
  };
  const legend = element("legend", {}, "Hidden layers");
  return {
    node: element("fieldset", { className: "hidden-layers" }, legend, list, add),
    show: ({ hidden }) => {
      if (shown === hidden) return;
      const focused = focusedButton(list);
      shown = hidden;
      list.replaceChildren(...hidden.map(row));
      add.disabled = hidden.length >= ranges.layers.most;
      // The buttons are new; who works with the keyboard is where they were.
      if (focused !== undefined) list.querySelectorAll("button")[Math.min(focused, 3 * hidden.length - 1)]?.focus();
    },
  };
}

const steps = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64];

const above = (units: number): number => steps.find((step) => step > units) ?? ranges.hidden.most;
const below = (units: number): number => steps.findLast((step) => step < units) ?? ranges.hidden.least;

function focusedButton(list: HTMLElement): number | undefined {
  const index = [...list.querySelectorAll("button")].findIndex((each) => each === document.activeElement);
  return index < 0 ? undefined : index;
}

function button(text: string, label: string, click: () => void): HTMLButtonElement {
  const node = element("button", { type: "button", title: label, ariaLabel: label }, text);
  node.addEventListener("click", click);
  return node;
}
