import { viewOf } from "../../readers/bytes.js";
import { damaged } from "../errors.js";
import { ImageError } from "../../errors.js";
import type { Chunk } from "./chunks.js";

/** What IHDR says. */
export interface Header {
  readonly width: number;
  readonly height: number;
  /** Bits of a value: 1, 2, 4, 8 or 16. */
  readonly depth: number;
  /** Values of a pixel as it is stored; 1 for a palette's index. */
  readonly channels: number;
  readonly hasPalette: boolean;
  readonly isInterlaced: boolean;
}

const PALETTE = 3;

/** Values of a pixel and the depths that they may have, by the type of colour (PNG specification, table 11.1). */
const colours: ReadonlyMap<number, { readonly channels: number; readonly depths: readonly number[] }> = new Map([
  [0, { channels: 1, depths: [1, 2, 4, 8, 16] }],
  [2, { channels: 3, depths: [8, 16] }],
  [PALETTE, { channels: 1, depths: [1, 2, 4, 8] }],
  [4, { channels: 2, depths: [8, 16] }],
  [6, { channels: 4, depths: [8, 16] }],
]);

export function readHeader([first]: readonly Chunk[]): Header {
  if (first.type !== "IHDR" || first.data.length !== 13) throw damaged("PNG", "it does not begin with its header");
  const view = viewOf(first.data);
  const [width, height, depth] = [view.getUint32(0), view.getUint32(4), view.getUint8(8)];
  const [type, compression, filter, interlace] = first.data.subarray(9);
  const colour = colours.get(type);
  if (width === 0 || height === 0) throw damaged("PNG", `it has ${width} × ${height} pixels`);
  if (!colour?.depths.includes(depth)) throw damaged("PNG", `there is no colour type ${type} of ${depth} bits`);
  if (compression !== 0 || filter !== 0 || interlace > 1) throw damaged("PNG", "its header asks for unknown methods");
  const header = { width, height, depth, channels: colour.channels };
  // fast-png reads these as if each value took a byte.
  if (interlace === 1 && depth < 8) {
    throw new ImageError(
      `readImage: interlaced PNGs of ${depth} bits cannot be read; save the image without interlacing`,
    );
  }
  return { ...header, hasPalette: type === PALETTE, isInterlaced: interlace === 1 };
}

/** First column and row of each pass of an interlaced image, and the steps to the next (section 8.2). */
const passes = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** Bytes of the image's rows before compression, each behind the byte that names its filter. */
export function rowBytes({ width, height, depth, channels, isInterlaced }: Header): number {
  const size = (columns: number, rows: number): number =>
    columns > 0 && rows > 0 ? rows * (1 + Math.ceil((columns * channels * depth) / 8)) : 0;
  if (!isInterlaced) return size(width, height);
  return passes.reduce(
    (sum, [x, y, dx, dy]) => sum + size(Math.ceil((width - x) / dx), Math.ceil((height - y) / dy)),
    0,
  );
}
