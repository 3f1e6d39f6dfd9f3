import { buildThemeSwitch, byId, Store } from "@nn/page";
import { buildPanel } from "./controls/panel.js";
import { buildTransport, usualSpeed } from "./controls/transport.js";
import { fromHash, toHash } from "./state/link.js";
import { Training } from "./training.js";
import { BoundaryView } from "./view/boundary.js";
import { CostView } from "./view/cost.js";
import { Legend } from "./view/legend.js";
import { ScoresView } from "./view/scores.js";
import { UnitsView } from "./view/units.js";

// Nothing moves by itself for those who asked for that.
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

const settings = new Store(fromHash(location.hash));
const training = new Training({ mode: still ? "paused" : "playing", speed: usualSpeed });
const boundary = new BoundaryView(byId("boundary", HTMLCanvasElement));
const cost = new CostView(byId("cost", HTMLElement));
const scores = new ScoresView(byId("scores", HTMLElement));
const units = new UnitsView(byId("units", HTMLElement));
const legend = new Legend(byId("legend", HTMLElement), (shown) => (boundary.testPoints = shown));
const notice = byId("notice", HTMLElement);
const about = byId("about", HTMLElement);

buildPanel(byId("controls", HTMLElement), settings);
buildTransport(byId("transport", HTMLElement), training, () => training.start(settings.value));
buildThemeSwitch(byId("tools", HTMLElement), () => {
  boundary.redraw();
  units.redraw();
});

training.state.watch((state) => {
  boundary.show(state);
  cost.show(state);
  scores.show(state);
  units.show(state);
  notice.hidden = state.failure === undefined;
  notice.textContent = state.failure ?? "";
  if (!state.ready) return;
  legend.show(state.ready.classes);
  about.textContent = `Trained in a worker of this page on the ${state.ready.backend} backend; the page itself only draws.`;
});

settings.watch((value) => {
  history.replaceState(null, "", toHash(value));
  training.start(value);
});

addEventListener("hashchange", () => settings.set(fromHash(location.hash)));
