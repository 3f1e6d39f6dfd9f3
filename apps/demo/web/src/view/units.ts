import { element } from "@nn/page";
import { unitCells } from "../worker/lattice.js";
import type { TrainingState } from "../training.js";
import { rgbOf } from "./theme.js";

/** In CSS pixels: how large a unit's picture may be, and what lies between two. */
const largest = 44;
const gap = 4;

/** More than this in a row would be too small to see. */
const mostInRow = 16;
/** As many fill a single row; more stand in two at least, and so are larger. */
const fewUnits = 8;

/** Milliseconds between two drawings: small pictures need not follow every frame. */
const interval = 100;

const cellsOfUnit = unitCells * unitCells;

/** What each unit of the hidden layers makes of the plane: a small picture for each, a row or more for each layer. */
export class UnitsView {
  readonly #card: HTMLElement;
  readonly #list: HTMLElement;
  #units: TrainingState["units"] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(card: HTMLElement) {
    this.#card = card;
    this.#list = card.querySelector("ol")!;
    new ResizeObserver(() => this.redraw()).observe(card);
  }

  show({ ready, logits, units }: TrainingState): void {
    // The last pictures stay until there are new ones: no flicker at a restart.
    if (!ready || !logits) return;
    this.#units = units;
    this.#card.hidden = units.length === 0;
    this.#timer ??= setTimeout(() => this.redraw(), interval);
  }

  redraw(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const canvases = this.#canvases();
    this.#units.forEach((values, layer) => paintLayer(canvases[layer], values));
  }

  /** One for each layer, with its name. */
  #canvases(): HTMLCanvasElement[] {
    const counts = this.#units.map(({ length }) => length / cellsOfUnit);
    while (this.#list.children.length > counts.length) this.#list.lastElementChild!.remove();
    return counts.map((count, layer) => {
      const item = this.#list.children[layer] ?? this.#list.appendChild(newItem());
      const [label, canvas] = item.children as unknown as [HTMLElement, HTMLCanvasElement];
      const text = `Layer ${layer + 1}: ${count} ${count === 1 ? "unit" : "units"}`;
      if (label.textContent !== text) label.textContent = canvas.ariaLabel = text;
      return canvas;
    });
  }
}

function newItem(): HTMLElement {
  const canvas = element("canvas");
  canvas.setAttribute("role", "img");
  return element("li", {}, element("span"), canvas);
}

function paintLayer(canvas: HTMLCanvasElement, values: Float32Array): void {
  const width = canvas.clientWidth;
  if (width === 0) return;
  const count = values.length / cellsOfUnit;
  const rows = count <= fewUnits ? 1 : Math.max(2, Math.ceil(count / mostInRow));
  const inRow = Math.ceil(count / rows);
  const side = Math.min(largest, (width + gap) / inRow - gap);
  const height = rows * (side + gap) - gap;
  const scale = devicePixelRatio;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.style.height = `${height}px`;
  const context = canvas.getContext("2d")!;
  context.imageSmoothingQuality = "high";
  const strip = stripOf(values, count);
  for (let unit = 0; unit < count; unit++) {
    const [x, y] = [unit % inRow, Math.floor(unit / inRow)].map((place) => place * (side + gap) * scale);
    context.drawImage(strip, 0, unit * unitCells, unitCells, unitCells, x, y, side * scale, side * scale);
  }
}

/** All units' pictures one below the other, a pixel for each cell. A colour means as much in all of a layer. */
function stripOf(values: Float32Array, count: number): OffscreenCanvas {
  const [paper, above, below] = [rgbOf("page"), rgbOf("class-0"), rgbOf("class-1")];
  const most = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-6);
  const image = new ImageData(unitCells, count * unitCells);
  for (let index = 0; index < values.length; index++) {
    const [cell, unit] = [Math.floor(index / count), index % count];
    // The lattice begins below, the picture above.
    const row = unitCells - 1 - Math.floor(cell / unitCells);
    const at = 4 * ((unit * unitCells + row) * unitCells + (cell % unitCells));
    const share = Math.abs(values[index]) / most;
    const colour = values[index] > 0 ? above : below;
    for (let c = 0; c < 3; c++) image.data[at + c] = paper[c] + share * (colour[c] - paper[c]);
    image.data[at + 3] = 255;
  }
  const strip = new OffscreenCanvas(unitCells, count * unitCells);
  strip.getContext("2d")!.putImageData(image, 0, 0);
  return strip;
}
