import { allColours } from "../theme/palette.js";
import { type ThemeColour, colours, judgement, onColour } from "../theme/theme.js";

/**
 * The page's stylesheet. In the dark, figures change with the page: their colours are attributes, which a rule
 * overrides, so every colour of the theme gets a rule that puts its dark partner in its place.
 */
export function stylesheet(): string {
  return `${page}@media screen and (prefers-color-scheme: dark) {
${variables("dark")}${figureRules()}}
`;
}

function variables(mode: keyof ThemeColour): string {
  const names = Object.entries(colours).map(([name, colour]) => `--${name}: ${colour[mode]};`);
  return `:root { ${names.join(" ")} --page: ${mode === "light" ? "#f5f6f8" : "#0c0f12"}; }\n`;
}

function figureRules(): string {
  const all: ThemeColour[] = [...Object.values(colours), ...Object.values(judgement), onColour, ...allColours];
  return all
    .flatMap(({ light, dark }) => [
      `figure [fill="${light}"] { fill: ${dark}; }\n`,
      `figure [stroke="${light}"] { stroke: ${dark}; }\n`,
    ])
    .join("");
}

const page = `${variables("light")}* { box-sizing: border-box; }
html { background: var(--page); color: var(--ink); color-scheme: light dark; }
body { margin: 0; font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 1240px; margin: 0 auto; padding: 48px 24px 72px; }
h1 { font-size: 32px; line-height: 1.2; margin: 0; letter-spacing: -0.01em; text-wrap: balance; }
h2 { font-size: 20px; line-height: 1.3; margin: 0 0 8px; }
p { margin: 0 0 12px; max-width: 72ch; }
.subtitle { color: var(--muted); font-size: 17px; margin: 8px 0 0; }
section { margin-top: 44px; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; margin: 28px 0 0; }
.facts > div { background: var(--paper); border: 1px solid var(--line); border-radius: 10px; padding: 14px 18px; }
.facts dt { color: var(--muted); font-size: 13.5px; }
.facts dd { margin: 2px 0 0; font-size: 24px; font-weight: 650; font-variant-numeric: tabular-nums; line-height: 1.25; }
.figures { display: flex; flex-wrap: wrap; gap: 16px; align-items: flex-start; margin-top: 12px; }
figure { margin: 0; max-width: 100%; background: var(--paper); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
figure[style] { flex: 1 1 calc(0.75 * var(--width)); max-width: min(100%, calc(var(--width) + 2px)); }
figure > svg { display: block; max-width: 100%; height: auto; }
figure[style] > svg { width: 100%; }
.scroll { overflow-x: auto; margin-top: 12px; background: var(--paper); border: 1px solid var(--line); border-radius: 10px; }
table { border-collapse: collapse; width: 100%; font-size: 15px; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 9px 18px; border-bottom: 1px solid var(--line); white-space: nowrap; }
th { color: var(--muted); font-weight: 500; font-size: 13.5px; }
tbody tr:last-child td { border-bottom: 0; }
.number { text-align: right; }
pre { margin: 12px 0 0; padding: 16px 18px; overflow-x: auto; background: var(--paper); border: 1px solid var(--line); border-radius: 10px; font: 13.5px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
@media (max-width: 600px) { main { padding: 28px 14px 48px; } h1 { font-size: 26px; } }
@media print { html { background: none; } main { padding: 0; } figure, .facts > div, tr { break-inside: avoid; } h2 { break-after: avoid; } }
`;
