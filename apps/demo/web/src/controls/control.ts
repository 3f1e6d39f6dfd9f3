import type { Settings } from "../state/settings.js";

/** Part of the form: shows settings and tells of a change that a person makes. */
export interface Control {
  readonly node: HTMLElement;
  show(settings: Settings): void;
}

/** What a control calls when a person changes something. */
export type Change = (change: Partial<Settings>) => void;
