import { element } from "@nn/page";
import { colourOf } from "./theme.js";

/** What the colours of the picture mean; test points are shown to those who want them. */
export class Legend {
  readonly #list: HTMLElement;
  readonly #testPoints: HTMLElement;

  constructor(list: HTMLElement, showTestPoints: (shown: boolean) => void) {
    this.#list = list;
    const input = element("input", { type: "checkbox", name: "test-points" });
    input.addEventListener("change", () => showTestPoints(input.checked));
    this.#testPoints = element("li", {}, element("label", {}, input, dot("hollow"), "test points"));
  }

  show(classes: number): void {
    if (this.#list.childElementCount === classes + 1) return;
    const items = Array.from({ length: classes }, (_, label) => {
      const mark = dot("");
      mark.style.setProperty("--colour", colourOf(label));
      return element("li", {}, mark, `class ${label}`);
    });
    this.#list.replaceChildren(...items, this.#testPoints);
  }
}

function dot(kind: string): HTMLElement {
  return element("i", { className: `dot ${kind}`.trim() });
}
