import { contours } from "d3-contour";
import { cells, visibleCells } from "../worker/lattice.js";
import type { Domain, Points } from "../worker/messages.js";
import type { TrainingState } from "../training.js";
import { verdictsOf, type Verdicts } from "./margins.js";
import { cssOf, rgbOf } from "./theme.js";

/** Share of the class's colour in the paper: where nothing is sure, and where all is. */
const faintest = 0.1;
const strongest = 0.46;

/** The picture of what the network has learned: regions, boundaries and points, on a canvas. */
export class BoundaryView {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  /** One pixel a cell; the browser makes it smooth and large. */
  readonly #regions = new OffscreenCanvas(cells, cells);
  readonly #regionsContext: OffscreenCanvasRenderingContext2D;
  #state: TrainingState | undefined;
  #requested = false;
  #testPoints = false;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    const context = canvas.getContext("2d");
    const regions = this.#regions.getContext("2d");
    if (!context || !regions) throw new TypeError("this browser has no 2D canvas");
    this.#context = context;
    this.#regionsContext = regions;
    new ResizeObserver(() => this.redraw()).observe(canvas);
  }

  show(state: TrainingState): void {
    this.#state = state;
    this.redraw();
  }

  set testPoints(shown: boolean) {
    this.#testPoints = shown;
    this.redraw();
  }

  /** With the next picture of the screen. */
  redraw(): void {
    if (this.#requested) return;
    this.#requested = true;
    requestAnimationFrame(() => {
      this.#requested = false;
      this.#draw();
    });
  }

  #draw(): void {
    const size = Math.round(this.#canvas.clientWidth * devicePixelRatio);
    if (size === 0) return;
    if (this.#canvas.width !== size) this.#canvas.width = this.#canvas.height = size;
    const { ready, logits } = this.#state ?? {};
    // The last picture stays until there is a new one: no flicker at a restart.
    if (!ready || !logits) return;
    const verdicts = verdictsOf(logits, ready.classes);
    this.#paintRegions(verdicts, size);
    this.#paintBoundaries(verdicts, ready.classes, size);
    if (this.#testPoints) this.#paintPoints(ready.test, ready.domain, { size, radius: 2.6, hollow: true });
    this.#paintPoints(ready.train, ready.domain, { size, radius: 3.4, hollow: false });
  }

  #paintRegions({ winners, confidence }: Verdicts, size: number): void {
    const paper = rgbOf("paper");
    const classes = [0, 1, 2].map((k) => rgbOf(`class-${k}`));
    const image = this.#regionsContext.createImageData(cells, cells);
    for (let cell = 0; cell < winners.length; cell++) {
      // The lattice begins below, the picture above.
      const at = 4 * ((cells - 1 - Math.floor(cell / cells)) * cells + (cell % cells));
      const share = faintest + (strongest - faintest) * Math.max(0, 2 * confidence[cell] - 1);
      const colour = classes[winners[cell]];
      for (let c = 0; c < 3; c++) image.data[at + c] = paper[c] + share * (colour[c] - paper[c]);
      image.data[at + 3] = 255;
    }
    this.#regionsContext.putImageData(image, 0, 0);
    this.#context.imageSmoothingEnabled = true;
    this.#context.imageSmoothingQuality = "high";
    this.#context.drawImage(this.#regions, 1, 1, visibleCells, visibleCells, 0, 0, size, size);
  }

  /** With two classes one line says it all; with more, every class's outline but the last one's. */
  #paintBoundaries(verdicts: Verdicts, classes: number, size: number): void {
    const context = this.#context;
    const scale = size / visibleCells;
    const find = contours().size([cells, cells]).thresholds([0]);
    context.beginPath();
    for (let k = 0; k < classes - 1; k++) {
      for (const { coordinates } of find(Array.from(verdicts.margin(k)))) {
        for (const ring of coordinates.flat()) {
          ring.forEach(([x, y], i) => {
            const [px, py] = [(x - 1) * scale, size - (y - 1) * scale];
            if (i === 0) context.moveTo(px, py);
            else context.lineTo(px, py);
          });
        }
      }
    }
    context.strokeStyle = cssOf("ink");
    context.lineWidth = 1.8 * devicePixelRatio;
    context.lineJoin = "round";
    context.stroke();
  }

  #paintPoints({ x, y }: Points, { x1, x2 }: Domain, { size, radius, hollow }: PointStyle): void {
    const context = this.#context;
    const paper = cssOf("paper");
    const colours = [0, 1, 2].map((k) => cssOf(`class-${k}`));
    context.lineWidth = 1.1 * devicePixelRatio;
    for (let i = 0; i < y.length; i++) {
      context.beginPath();
      const px = ((x[2 * i] - x1[0]) / (x1[1] - x1[0])) * size;
      const py = (1 - (x[2 * i + 1] - x2[0]) / (x2[1] - x2[0])) * size;
      context.arc(px, py, radius * devicePixelRatio, 0, 2 * Math.PI);
      context.fillStyle = hollow ? paper : colours[y[i]];
      context.strokeStyle = hollow ? colours[y[i]] : paper;
      context.fill();
      context.stroke();
    }
  }
}

interface PointStyle {
  readonly size: number;
  readonly radius: number;
  readonly hollow: boolean;
}
