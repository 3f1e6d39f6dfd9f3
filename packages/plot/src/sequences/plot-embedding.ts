import { dot, initializer, text, type Markish } from "@observablehq/plot";
import { ShapeError } from "@nn/tensor";
import type { ArrayData } from "../data/inputs.js";
import { NothingToPlotError } from "../errors.js";
import { bottomAxis, leftAxis } from "../figure/axes.js";
import type { Figure } from "../figure/figure.js";
import { formatPercent, sentence } from "../figure/format.js";
import { frame } from "../figure/frame.js";
import { checkCount, checkFigureOptions, checkSize, type FigureOptions } from "../figure/options.js";
import { plotBody } from "../figure/plot-body.js";
import { textWidth } from "../figure/text.js";
import { colourOf } from "../theme/palette.js";
import { colours, fontSizes } from "../theme/theme.js";
import { labelPlaces, type Room } from "./label-places.js";
import { namesOf } from "./names.js";
import { principalComponents, type Projection } from "./principal-components.js";

export interface EmbeddingOptions extends FigureOptions {
  /** What each vector stands for, as a tokenizer's characters; written beside its dot where there is room, the first ones first. */
  readonly names?: readonly string[] | undefined;
  /** A group for each vector, by number: its colour. */
  readonly groups?: ArrayLike<number>;
  /** Names of the groups, for the legend. */
  readonly groupNames?: readonly string[] | undefined;
  /** Most vectors to show, the first ones; 400. */
  readonly maxPoints?: number;
}

const where = "plotEmbedding";
const own = ["names", "groups", "groupNames", "maxPoints"];
const edges = { marginLeft: 52, marginRight: 24, marginTop: 24, marginBottom: 48 } as const;

/** Pixels from a dot's centre to its name. */
const REACH = 4;

/** How much wider than others letters of this weight are. */
const BOLD = 1.06;

interface Place {
  readonly x: number;
  readonly y: number;
  readonly name: string | undefined;
  readonly colour: string;
}

/**
 * The vectors of an embedding in the plane in which they differ most (their first two principal components): what a network
 * uses alike lies together.
 *
 * @param vectors `[V, C]`, as `network.namedParameters` has an embedding's table.
 * @throws ShapeError for another shape, or names or groups that are not as many; NothingToPlotError for fewer than two
 *   vectors, or values that are not finite.
 */
export function plotEmbedding(vectors: ArrayData, options: EmbeddingOptions = {}): Figure {
  checkFigureOptions(options, own, where);
  const width = checkSize(options.width ?? 560, "width", where);
  const [all, size] = readShape(vectors);
  const count = Math.min(all, checkCount(options.maxPoints ?? 400, "maxPoints", where, { least: 2 }));
  const data = Array.prototype.slice.call(vectors.data, 0, count * size) as number[];
  if (!data.every(Number.isFinite))
    throw new NothingToPlotError(`${where}: the vectors hold values that are not finite`);
  const projection = principalComponents(data, count, size);
  const places = placesOf(projection, all, count, options);
  const axis = (component: number): string =>
    `component ${component + 1}, ${formatPercent(projection.explained[component])} of the variance`;
  const height =
    Math.round((width - edges.marginLeft - edges.marginRight) * 0.8) + edges.marginTop + edges.marginBottom;
  const room = { left: edges.marginLeft, right: width, top: 0, bottom: height - edges.marginBottom };
  const { marks, named } = marksOf(places, room);
  const body = plotBody(
    {
      ...edges,
      width,
      height,
      x: { nice: true, inset: 14 },
      y: { nice: true, inset: 14 },
      marks: [
        ...marks,
        bottomAxis({ label: axis(0), ticks: 5 }),
        leftAxis({ label: axis(1), ticks: 5, labelOffset: edges.marginLeft - 20 }),
      ],
    },
    options.document,
  );
  const legend = (options.groupNames ?? []).map(
    (label, group) => ({ kind: "dot", colour: colourOf(group), label }) as const,
  );
  const subtitle = sentence([
    count < all ? `the first ${count} of ${all} vectors` : `${all} vectors`,
    `${size} numbers each`,
    ...(named() < count ? [`${named()} names have room`] : []),
  ]);
  return frame({ title: options.title ?? "Embedding", subtitle: options.subtitle ?? subtitle, legend, body });
}

function readShape({ data, shape }: ArrayData): readonly [number, number] {
  const [count = 0, size = 0] = shape;
  if (shape.length !== 2 || data.length !== count * size) {
    throw new ShapeError(
      `${where}: expected vectors [V, C], got shape [${shape.join(", ")}] with ${data.length} values`,
    );
  }
  if (count < 2 || size < 1) throw new NothingToPlotError(`${where}: [${shape.join(", ")}] holds no two vectors`);
  return [count, size];
}

function placesOf({ points }: Projection, all: number, count: number, options: EmbeddingOptions): Place[] {
  const { names, groups } = options;
  const shown = names === undefined ? undefined : namesOf(names, all, `${where}: names`);
  if (groups !== undefined && groups.length !== all) {
    throw new ShapeError(`${where}: groups has ${groups.length} numbers for ${all} vectors`);
  }
  return Array.from({ length: count }, (_, i) => ({
    x: points[2 * i],
    y: points[2 * i + 1],
    name: shown?.[i],
    colour: colourOf(groups?.[i] ?? 0),
  }));
}

/** Dots, and beside them the names that have room; how many is known when they are drawn. */
function marksOf(places: readonly Place[], room: Room): { readonly marks: Markish[]; readonly named: () => number } {
  const place = { x: "x", y: "y", fill: "colour" } as const;
  const isNamed = places[0].name !== undefined;
  const edge = { stroke: colours.paper.light, strokeWidth: 0.8 } as const;
  const dots = dot(places, { ...place, ...edge, r: isNamed ? 2.6 : 3.2, ariaDescription: "vectors" });
  if (!isNamed) return { marks: [dots], named: () => places.length };
  const fontSize = places.length > 150 ? fontSizes.small : fontSizes.label;
  const sizes = places.map(({ name = "" }) => ({ width: textWidth(name, fontSize) * BOLD, height: fontSize }));
  let shown: number[] = [];
  const besideDots = initializer(
    { ...place, text: "name", fontSize, fontWeight: 600, ariaDescription: "names of vectors" },
    (_data, _facets, _channels, { x, y }) => {
      const pixels = places.map((at) => ({ x: Number(x?.(at.x)), y: Number(y?.(at.y)) }));
      const labels = labelPlaces(pixels, sizes, REACH, room);
      shown = labels.flatMap((label, i) => (label ? [i] : []));
      const along = (axis: "x" | "y"): number[] => labels.map((label, i) => (label ?? pixels[i])[axis]);
      return { facets: [shown], channels: { x: { value: along("x") }, y: { value: along("y") } } };
    },
  );
  return { marks: [dots, text(places, besideDots)], named: () => shown.length };
}
