import { element } from "@nn/page";
import { ranges } from "../state/settings.js";
import type { Change, Control } from "./control.js";

/** The seed of points, first weights and order. */
export function seed(change: Change): Control {
  const { least, most } = ranges.seed;
  const input = element("input", { type: "number", name: "seed", min: String(least), max: String(most), step: "1" });
  input.addEventListener("change", () => {
    if (input.validity.valid && input.value !== "") change({ seed: Number(input.value) });
  });
  const other = element("button", { type: "button", title: "Another seed" }, "New");
  other.addEventListener("click", () => change({ seed: Math.floor(Math.random() * 1000) }));
  const row = element("span", { className: "together" }, input, other);
  return {
    node: element("div", { className: "field" }, element("label", { htmlFor: "seed" }, "Seed"), row),
    show: (settings) => {
      input.id = "seed";
      input.value = String(settings.seed);
    },
  };
}
