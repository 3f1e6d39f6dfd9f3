import { pngDataUri } from "../images/data-uri.js";
import { colourAt, diverging, type Ramp, type Rgb } from "../theme/ramps.js";
import type { Plane } from "./planes.js";

/** A picture as an address, one pixel a place, each in the colour that `colour` has for it. */
export function paint({ width, height }: Pick<Plane, "width" | "height">, colour: (at: number) => Rgb): string {
  const bytes = new Uint8Array(3 * width * height);
  for (let at = 0; at < width * height; at++) bytes.set(colour(at), 3 * at);
  return pngDataUri(bytes, { width, height, channels: 3 });
}

/** Values from 0 to `most` by a ramp. */
export function paintSizes(plane: Plane, most: number, ramp: Ramp): string {
  return paint(plane, (at) => colourAt(ramp, most > 0 ? plane.values[at] / most : 0));
}

/** Values from −`most` to `most` by the diverging ramp; what is not a number counts as 0. */
export function paintSigned(plane: Plane, most: number): string {
  return paint(plane, (at) => {
    const value = plane.values[at];
    return colourAt(diverging, most > 0 && !Number.isNaN(value) ? 0.5 + value / (2 * most) : 0.5);
  });
}
