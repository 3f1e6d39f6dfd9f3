/** A box in pixels by its centre. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where a label may stand. */
export interface Room {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Sides of a point on which its label may stand, the best first: right, left, above, below, then between. Imhof, "Positioning
 * names on maps", 1975.
 */
const sides = [
  [1, 0],
  [-1, 0],
  [0, -1],
  [0, 1],
  [1, -1],
  [1, 1],
  [-1, -1],
  [-1, 1],
] as const;

/**
 * A place beside each point for its label, or undefined where none is free: no label covers another, or a point. Labels that come
 * first choose first.
 *
 * @param sizes of the labels, in pixels.
 * @param reach how far a point reaches around its centre, with the space beside it.
 * @see Christensen, Marks, Shieber, "An empirical study of algorithms for point-feature label placement", 1995: the greedy one.
 */
export function labelPlaces(
  points: readonly Point[],
  sizes: readonly { readonly width: number; readonly height: number }[],
  reach: number,
  room: Room,
): (Point | undefined)[] {
  const taken: Box[] = points.map(({ x, y }) => ({ x, y, width: 2 * reach - 1, height: 2 * reach - 1 }));
  return points.map((point, i) => {
    const place = sides
      .map((side) => beside(point, sizes[i], reach, side))
      .find((box) => isInside(box, room) && !taken.some((other) => overlap(box, other)));
    if (place) taken.push(place);
    return place && { x: place.x, y: place.y };
  });
}

function beside(
  { x, y }: Point,
  { width, height }: Pick<Box, "width" | "height">,
  reach: number,
  side: readonly [number, number],
): Box {
  const [right, down] = side;
  return { x: x + right * (reach + width / 2), y: y + down * (reach + height / 2), width, height };
}

function isInside({ x, y, width, height }: Box, { left, right, top, bottom }: Room): boolean {
  return x - width / 2 >= left && x + width / 2 <= right && y - height / 2 >= top && y + height / 2 <= bottom;
}

function overlap(a: Box, b: Box): boolean {
  return Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2;
}
