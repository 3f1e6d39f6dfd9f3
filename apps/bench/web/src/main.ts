import { buildThemeSwitch, byId, Store } from "@nn/page";
import { offerAutomation } from "./automation.js";
import { machine } from "./machine/machine.js";
import { BenchRun } from "./state/bench-run.js";
import { jsonOf } from "./state/json.js";
import { threadChoices, usualSettings } from "./state/settings.js";
import { buildActions } from "./view/actions.js";
import { showMachine } from "./view/machine-view.js";
import { ResultsView } from "./view/results-view.js";
import { buildSettings } from "./view/settings-view.js";

const here = machine();
const threads = threadChoices(here.cores, here.isolated);
const settings = new Store(usualSettings(threads));
const run = new BenchRun();
const results = new ResultsView(byId("table", HTMLTableElement));
const empty = byId("empty", HTMLElement);
const without = byId("without", HTMLElement);
/** What the results on the page were measured with. */
let measured = settings.value;

buildThemeSwitch(byId("tools", HTMLElement));
showMachine(byId("machine", HTMLElement), here);
buildSettings(byId("settings", HTMLElement), settings, threads);
buildActions({
  run,
  start: () => {
    measured = settings.value;
    without.hidden = measured.without.length === 0;
    without.textContent = `as if there were no ${measured.without.join(", no ")}`;
    void run.start(measured);
  },
  json: () => jsonOf(here, measured, run.rows.value),
});
run.rows.watch((rows) => {
  empty.hidden = rows.length > 0;
  results.show(rows);
});
offerAutomation();
