import type { Ratio } from "./ratios.js";
import type { Recording } from "./recording.js";

/** Sizes in pixels. */
const size = { width: 860, row: 19, left: 190, right: 40, top: 92, bottom: 34, gap: 10 } as const;

const ink = { text: "#1c2127", muted: "#5b6570", line: "#dfe3e8", paper: "#ffffff", ours: "#1657b6" } as const;

/** Colours that the colour-blind tell apart, as in @nn/plot; each peer keeps its own. */
const colours: Readonly<Record<string, string>> = {
  "tfjs-wasm": "#ca6103",
  "tfjs-cpu": "#c89726",
  "jax-js": "#169679",
  "brain.js": "#971680",
  pytorch: "#424854",
};

/** How many times as long as ours every peer takes, on a logarithmic axis: a row for each workload and case. */
export function chartOf({ date, machine }: Pick<Recording, "date" | "machine">, ratios: readonly Ratio[]): string {
  const names = [...new Set(ratios.map(({ name }) => name))];
  const height = size.top + names.length * size.row + size.bottom;
  const place = axisOf(ratios.map(({ best }) => best));
  const rows = names.map((name, i) => {
    const y = size.top + (i + 0.5) * size.row;
    const here = ratios.filter((ratio) => ratio.name === name);
    return rowOf(name, y, here, place);
  });
  const head = [
    text(20, 30, "Time beside that of @nn", { size: 16, weight: 600 }),
    text(20, 50, `${machine.cpu}, ${machine.cores} cores, ${date}. Each at its better number of threads; medians.`),
  ];
  const parts = [...head, ...legend(ratios), ...gridLines(place, height), ...rows.flat()];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${height}" viewBox="0 0 ${size.width} ${height}" font-family="system-ui, sans-serif">`,
    `<rect width="${size.width}" height="${height}" fill="${ink.paper}"/>`,
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

interface Axis {
  readonly x: (ratio: number) => number;
  readonly ticks: readonly number[];
}

/** A logarithmic axis around 1, in powers of ten and their thirds. */
function axisOf(ratios: readonly number[]): Axis {
  const low = Math.floor(Math.log10(Math.min(0.5, ...ratios)) * 2) / 2;
  const high = Math.ceil(Math.log10(Math.max(2, ...ratios)) * 2) / 2;
  const width = size.width - size.left - size.right;
  const x = (ratio: number): number => size.left + ((Math.log10(ratio) - low) / (high - low)) * width;
  const candidates = Array.from({ length: 16 }, (_, i) => i - 6).flatMap((power) => [10 ** power, 3 * 10 ** power]);
  return { x, ticks: candidates.filter((tick) => Math.log10(tick) >= low - 1e-9 && Math.log10(tick) <= high + 1e-9) };
}

function gridLines({ x, ticks }: Axis, height: number): string[] {
  const bottom = height - size.bottom;
  const line = (at: number, colour: string, width: number): string =>
    `<line x1="${at.toFixed(1)}" x2="${at.toFixed(1)}" y1="${size.top}" y2="${bottom}" stroke="${colour}" stroke-width="${width}"/>`;
  return [
    ...ticks.flatMap((tick) => [
      line(x(tick), ink.line, 1),
      text(x(tick), bottom + 18, `${Number(tick.toPrecision(1))}×`, { anchor: "middle", colour: ink.muted }),
    ]),
    line(x(1), ink.ours, 2),
    text(x(1) - 8, size.top - 8, "faster than @nn", { anchor: "end", colour: ink.ours }),
    text(x(1) + 8, size.top - 8, "slower", { colour: ink.ours }),
  ];
}

function rowOf(name: string, y: number, ratios: readonly Ratio[], { x }: Axis): string[] {
  const dots = ratios.map(({ peer, best }) => {
    const title = `<title>${escape(`${name}, ${peer}: ${best}×`)}</title>`;
    const fill = colours[peer] ?? ink.muted;
    return `<circle cx="${x(best).toFixed(1)}" cy="${y}" r="5" fill="${fill}" fill-opacity="0.85">${title}</circle>`;
  });
  return [text(size.left - size.gap, y + 4, name, { anchor: "end" }), ...dots];
}

function legend(ratios: readonly Ratio[]): string[] {
  const peers = [...new Set(ratios.map(({ peer }) => peer))];
  return peers.flatMap((peer, i) => {
    const x = size.width - size.right - (peers.length - i) * 88;
    const fill = colours[peer] ?? ink.muted;
    return [`<circle cx="${x}" cy="26" r="5" fill="${fill}"/>`, text(x + size.gap, 30, peer)];
  });
}

interface TextStyle {
  readonly anchor?: "start" | "middle" | "end";
  readonly size?: number;
  readonly weight?: number;
  readonly colour?: string;
}

function text(x: number, y: number, words: string, style: TextStyle = {}): string {
  const { anchor = "start", size = 12, weight = 400, colour = ink.text } = style;
  const look = `text-anchor="${anchor}" font-size="${size}" font-weight="${weight}" fill="${colour}"`;
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${look}>${escape(words)}</text>`;
}

const escape = (words: string): string =>
  words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
