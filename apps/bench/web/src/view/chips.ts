import { element } from "@nn/page";

interface ChipsOptions<T extends string | number> {
  readonly legend: string;
  readonly values: readonly T[];
  readonly textOf?: (value: T) => string;
  readonly titleOf?: (value: T) => string;
  readonly chosen: () => readonly T[];
  readonly change: (chosen: readonly T[]) => void;
}

/** Some of a few values, each a box to tick. */
export function chips<T extends string | number>(options: ChipsOptions<T>): HTMLFieldSetElement {
  const { legend, values, textOf = String, titleOf = () => "", chosen, change } = options;
  const boxes = values.map((value) => {
    const input = element("input", { type: "checkbox", name: legend, checked: chosen().includes(value) });
    input.addEventListener("change", () => {
      const others = chosen().filter((other) => other !== value);
      change(input.checked ? values.filter((one) => one === value || others.includes(one)) : others);
    });
    return element("label", { className: "chip", title: titleOf(value) }, input, textOf(value));
  });
  return element("fieldset", {}, element("legend", {}, legend), element("div", { className: "chips" }, ...boxes));
}
