import { element } from "./element.js";

const key = "nn-theme";
const modes = ["auto", "light", "dark"] as const;
type Mode = (typeof modes)[number];

/** Light, dark, or as the system is; kept for the next visit. `changed` is called when colours have become others. */
export function buildThemeSwitch(parent: HTMLElement, changed: () => void = () => {}): void {
  const input = element("select", { name: "theme", ariaLabel: "Colours" });
  input.append(...modes.map((mode) => element("option", { value: mode }, mode === "auto" ? "system" : mode)));
  const apply = (mode: Mode): void => {
    if (mode === "auto") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = mode;
    changed();
  };
  input.value = remembered();
  input.addEventListener("change", () => {
    remember(input.value as Mode);
    apply(input.value as Mode);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
  parent.append(element("label", { className: "theme" }, element("span", {}, "Colours"), input));
  apply(remembered());
}

/** A page without storage (a private window) has no memory, and needs none. */
function remembered(): Mode {
  try {
    return modes.find((mode) => mode === localStorage.getItem(key)) ?? "auto";
  } catch {
    return "auto";
  }
}

function remember(mode: Mode): void {
  try {
    localStorage.setItem(key, mode);
  } catch {
    // Nothing is lost but the choice.
  }
}
