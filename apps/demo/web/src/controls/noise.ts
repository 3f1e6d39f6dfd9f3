import { element } from "@nn/page";
import { planarSet } from "../../../src/tasks/planar/planar-sets.js";
import type { Change, Control } from "./control.js";

/** How far the points stray, up to as much as leaves something to learn. */
export function noise(change: Change): Control {
  const input = element("input", { type: "range", name: "noise", min: "0" });
  const output = element("output");
  input.addEventListener("input", () => change({ noise: Number(input.value) }));
  return {
    node: element("label", { className: "field" }, element("span", {}, "Noise"), input, output),
    show: (settings) => {
      const { mostNoise } = planarSet(settings.data);
      input.max = String(mostNoise);
      input.step = String(mostNoise / 60);
      input.value = String(settings.noise);
      output.value = String(Number(settings.noise.toPrecision(2)));
    },
  };
}
