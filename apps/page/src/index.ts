export { byId, element } from "./element.js";
export { Store } from "./store.js";
export { buildThemeSwitch } from "./theme-switch.js";
