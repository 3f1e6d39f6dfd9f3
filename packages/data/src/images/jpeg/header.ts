import { ImageError } from "../../errors.js";
import { damaged } from "../errors.js";

/** What a JPEG's frame says. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  /** 1: grey, 3: colour, 4: for printing. */
  readonly components: number;
}

const START = 0xd8;
const END = 0xd9;
const SCAN = 0xda;

/** Frames are C0 to CF without the tables C4 and CC and the reserved C8; jpeg-js reads those of the first three. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const isReadable = (marker: number): boolean => marker <= 0xc2;

/** Markers without a length: restarts within a scan, and TEM. */
const isBare = (marker: number): boolean => (marker >= 0xd0 && marker <= START) || marker === 0x01;

/**
 * Walks a JPEG's segments to its end (ITU-T T.81, annex B), which a file that was cut off has not; jpeg-js would fill up
 * what is missing.
 */
export function readFrame(bytes: Uint8Array): Frame {
  let frame: Frame | undefined;
  let at = 2;
  while (at + 1 < bytes.length) {
    if (bytes[at] !== 0xff) throw damaged("JPEG", `there is no marker at byte ${at}`);
    const marker = bytes[at + 1];
    at += 2;
    if (marker === 0xff) at--;
    else if (marker === END && frame) return frame;
    else if (!isBare(marker)) {
      const length = at + 1 < bytes.length ? bytes[at] * 256 + bytes[at + 1] : Infinity;
      if (length < 2 || at + length > bytes.length) break;
      if (isFrame(marker)) frame = checked(marker, bytes.subarray(at, at + length), frame);
      at += length;
      if (marker === SCAN) at = scanEnd(bytes, at);
    }
  }
  throw damaged("JPEG", "it is truncated");
}

function checked(marker: number, segment: Uint8Array, earlier: Frame | undefined): Frame {
  if (!isReadable(marker)) {
    throw new ImageError(
      "readImage: JPEGs that are lossless, hierarchical or arithmetically coded cannot be read; save it as a baseline JPEG",
    );
  }
  if (earlier) throw damaged("JPEG", "it holds several images");
  if (segment.length < 8 || segment[2] !== 8) throw damaged("JPEG", "its frame is not of 8 bits");
  const [height, width] = [segment[3] * 256 + segment[4], segment[5] * 256 + segment[6]];
  const components = segment[7];
  if (width === 0 || height === 0) throw damaged("JPEG", `it has ${width} × ${height} pixels`);
  if (![1, 3, 4].includes(components)) throw damaged("JPEG", `it has ${components} components`);
  return { width, height, components };
}

/** Where the coded data of a scan ends: at a marker that is no restart. */
function scanEnd(bytes: Uint8Array, start: number): number {
  for (let at = bytes.indexOf(0xff, start); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const marker = bytes[at + 1];
    if (marker !== 0 && marker !== 0xff && !isBare(marker)) return at;
  }
  return bytes.length;
}
