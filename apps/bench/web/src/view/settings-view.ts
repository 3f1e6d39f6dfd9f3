import { element, type Store } from "@nn/page";
import { menu, usual } from "../job/menu.js";
import { webPeers } from "../peers/index.js";
import { efforts, type Settings } from "../state/settings.js";
import { lacks } from "../worker/messages.js";
import { chips } from "./chips.js";
import { threadsText } from "./format.js";

/** What is measured, and how. */
export function buildSettings(form: HTMLElement, settings: Store<Settings>, threads: readonly number[]): void {
  const change = (part: Partial<Settings>): void => settings.set({ ...settings.value, ...part });
  form.append(
    workloads(settings, change),
    chips({
      legend: "Frameworks",
      values: webPeers,
      chosen: () => settings.value.peers,
      change: (peers) => change({ peers }),
    }),
    chips({
      legend: "Threads",
      values: threads,
      textOf: threadsText,
      chosen: () => settings.value.threads,
      change: (threads) => change({ threads }),
    }),
    effort(settings, change),
    chips({
      legend: "As if there were no",
      values: lacks,
      chosen: () => settings.value.without,
      change: (without) => change({ without }),
    }),
  );
}

type Change = (part: Partial<Settings>) => void;

/** All trainings and the usual operations first; the others wait in a drawer. */
function workloads(settings: Store<Settings>, change: Change): HTMLElement {
  const names = menu.map(({ name }) => name);
  const shown = menu.filter(({ name, kind }) => kind === "training" || usual.includes(name)).map(({ name }) => name);
  const summary = new Map(menu.map(({ name, summary }) => [name, summary]));
  const some = (legend: string, values: readonly string[]): HTMLFieldSetElement =>
    chips({
      legend,
      values,
      titleOf: (name) => summary.get(name) ?? "",
      chosen: () => settings.value.workloads.filter((name) => values.includes(name)),
      change: (chosen) => {
        const isChosen = (name: string): boolean =>
          (values.includes(name) ? chosen : settings.value.workloads).includes(name);
        change({ workloads: names.filter(isChosen) });
      },
    });
  const rest = names.filter((name) => !shown.includes(name));
  const drawer = element("details", {}, element("summary", {}, `${rest.length} more operations`), some("More", rest));
  return element("div", { className: "workloads" }, some("Workloads", shown), drawer);
}

function effort(settings: Store<Settings>, change: Change): HTMLElement {
  const input = element("select", { name: "effort" });
  input.append(...efforts.map(({ label }, index) => element("option", { value: String(index) }, label)));
  input.value = String(efforts.indexOf(settings.value.effort));
  input.addEventListener("change", () => change({ effort: efforts[Number(input.value)] }));
  return element("label", { className: "effort" }, element("span", {}, "Time"), input);
}
