import { element } from "@nn/page";
import { planarSets } from "../../../src/tasks/planar/planar-sets.js";
import type { PlanarSet } from "../../../src/tasks/planar/planar-set.js";
import { settingsFor } from "../state/settings.js";
import { colourOf } from "../view/theme.js";
import type { Change, Control } from "./control.js";

/** Points of a small picture. */
const samples = 120;
const size = 56;

/** The data sets as pictures to choose from. Each brings the network that suits it. */
export function dataSets(change: Change): Control {
  const choices = planarSets.map((set) => {
    const input = element("input", { type: "radio", name: "data", value: set.name });
    input.addEventListener("change", () => {
      const { noise, hidden, strength } = settingsFor(set.name);
      change({ data: set.name, noise, hidden, strength });
    });
    const name = set.name.replace("gaussianQuantiles", "rings");
    const label = element(
      "label",
      { title: `${set.name}: ${set.summary}` },
      input,
      preview(set),
      element("span", {}, name),
    );
    return { set, input, label };
  });
  const node = element("fieldset", { className: "data-sets" }, element("legend", {}, "Data"));
  node.append(...choices.map(({ label }) => label));
  return {
    node,
    show: ({ data }) => {
      for (const { set, input } of choices) input.checked = set.name === data;
    },
  };
}

/** A drawing whose colours follow the page's. */
function preview(set: PlanarSet): SVGSVGElement {
  const { x, y } = set.generate({ samples, noise: set.noise, seed: 4 });
  const most = Math.max(...Array.from(x.data, Math.abs));
  const picture = svg("svg", { viewBox: `0 0 ${size} ${size}`, "aria-hidden": "true" });
  const at = (value: number, sign: number): string => ((0.5 + (sign * 0.44 * value) / most) * size).toFixed(1);
  for (let i = 0; i < samples; i++) {
    const place = { cx: at(x.data[2 * i], 1), cy: at(x.data[2 * i + 1], -1), r: "1.5" };
    picture.append(svg("circle", { ...place, fill: colourOf(y.data[i]) }));
  }
  return picture;
}

function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Record<string, string>,
): SVGElementTagNameMap[K] {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}
