import { element, type Store } from "@nn/page";
import { choices, learningRateFor, type Settings } from "../state/settings.js";
import type { Change, Control } from "./control.js";
import { dataSets } from "./data-sets.js";
import { hiddenLayers } from "./hidden-layers.js";
import { noise } from "./noise.js";
import { seed } from "./seed.js";
import { select } from "./select.js";

/** The form with everything that decides what is trained and how. */
export function buildPanel(form: HTMLElement, settings: Store<Settings>): void {
  const change: Change = (change) => settings.set({ ...settings.value, ...change });
  const groups: readonly (readonly [string, readonly Control[]])[] = [
    ["", [dataSets(change), noise(change)]],
    ["", [hiddenLayers(change), activation(change)]],
    ["Training", [optimizer(change), learningRate(change), miniBatch(change), ...regularization(change), seed(change)]],
  ];
  for (const [title, controls] of groups) {
    const card = element("div", { className: "card group" });
    if (title !== "") card.append(element("h2", {}, title));
    card.append(...controls.map(({ node }) => node));
    form.append(card);
  }
  const all = groups.flatMap(([, controls]) => controls);
  settings.watch((value) => all.forEach((control) => control.show(value)));
}

function activation(change: Change): Control {
  return select(
    {
      label: "Activation",
      values: choices.activation,
      read: (settings) => settings.activation,
      change: (activation) => ({ activation }),
      disabled: ({ hidden }) => hidden.length === 0,
    },
    change,
  );
}

function optimizer(change: Change): Control {
  return select(
    {
      label: "Optimizer",
      values: choices.optimizer,
      textOf: spaced,
      read: (settings) => settings.optimizer,
      change: (optimizer) => ({ optimizer, learningRate: learningRateFor(optimizer) }),
    },
    change,
  );
}

function learningRate(change: Change): Control {
  return select(
    {
      label: "Learning rate",
      values: choices.learningRate,
      read: (settings) => settings.learningRate,
      change: (learningRate) => ({ learningRate }),
    },
    change,
  );
}

function miniBatch(change: Change): Control {
  return select(
    {
      label: "Mini-batch",
      values: choices.miniBatch,
      textOf: (size) => (size === 0 ? "all points" : `${size} points`),
      read: (settings) => settings.miniBatch,
      change: (miniBatch) => ({ miniBatch }),
    },
    change,
  );
}

function regularization(change: Change): Control[] {
  const kind = select(
    {
      label: "Regularization",
      values: choices.regularization,
      textOf: spaced,
      read: (settings) => settings.regularization,
      change: (regularization) => ({ regularization }),
    },
    change,
  );
  const strength = select(
    {
      label: "Strength λ",
      values: choices.strength,
      read: (settings) => settings.strength,
      change: (strength) => ({ strength }),
      disabled: (settings) => settings.regularization === "none",
    },
    change,
  );
  return [kind, strength];
}

/** `gradientDescent` is "gradient descent". */
function spaced(name: string): string {
  return name.replace(/([a-z])([A-Z][a-z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
}
