import { element } from "@nn/page";
import type { Settings } from "../state/settings.js";
import type { Change, Control } from "./control.js";

interface SelectOptions<T extends string | number> {
  readonly label: string;
  readonly values: readonly T[];
  readonly textOf?: (value: T) => string;
  readonly read: (settings: Settings) => T;
  readonly change: (value: T) => Partial<Settings>;
  /** Whether it means nothing with these settings. */
  readonly disabled?: (settings: Settings) => boolean;
}

/** One of a few values. */
export function select<T extends string | number>(options: SelectOptions<T>, change: Change): Control {
  const { label, values, textOf = String, read, disabled } = options;
  const input = element("select", { name: label });
  input.append(...values.map((value, index) => element("option", { value: String(index) }, textOf(value))));
  input.addEventListener("change", () => change(options.change(values[Number(input.value)])));
  return {
    node: element("label", { className: "field" }, element("span", {}, label), input),
    show: (settings) => {
      input.value = String(values.indexOf(read(settings)));
      input.disabled = disabled?.(settings) ?? false;
    },
  };
}
