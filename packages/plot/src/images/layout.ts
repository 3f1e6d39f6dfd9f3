import { spacing } from "../theme/theme.js";
import { type ImageCaption, captionLines } from "./caption.js";
import type { ImageStack } from "./pixels.js";

export interface GridLayout {
  readonly width: number;
  readonly height: number;
  readonly imageWidth: number;
  readonly imageHeight: number;
  /** Room for a caption: the image and most of the gap beside it. */
  readonly captionWidth: number;
  /** From the image's lower edge to the middle of the first line, and from line to line. */
  readonly captionTop: number;
  readonly lineHeight: number;
  /** Upper left corner of an image. */
  readonly place: (index: number) => { left: number; top: number };
}

const usualWidth = 660;
const aimedWidth = 104;
const narrowest = 320;
const above = 6;
const captionTop = 13;
const lineHeight = 16;

export function gridLayout(
  { width: pixels, height: rows }: ImageStack,
  count: number,
  captions: readonly ImageCaption[],
  wanted: { width: number | undefined; columns: number | undefined; imageWidth: number | undefined },
): GridLayout {
  const imageWidth = wanted.imageWidth ?? (pixels < aimedWidth ? pixels * Math.round(aimedWidth / pixels) : aimedWidth);
  const imageHeight = Math.max(1, Math.round((imageWidth * rows) / pixels));
  const gap = captions.length > 0 ? 14 : 8;
  const room = (wanted.width ?? usualWidth) - 2 * spacing.outer + gap;
  const columns = Math.min(count, wanted.columns ?? Math.max(1, Math.floor(room / (imageWidth + gap))));
  const natural = columns * (imageWidth + gap) - gap + 2 * spacing.outer;
  const lines = captions.reduce((most, caption) => Math.max(most, captionLines(caption).length), 0);
  const captionHeight = lines === 0 ? 0 : captionTop + (lines - 1) * lineHeight + 11;
  const rowHeight = imageHeight + captionHeight + gap;
  return {
    width: Math.max(wanted.width ?? narrowest, natural),
    height: Math.ceil(count / columns) * rowHeight - gap + spacing.outer + above,
    imageWidth,
    imageHeight,
    captionWidth: imageWidth + gap - 4,
    captionTop,
    lineHeight,
    place: (index) => ({
      left: spacing.outer + (index % columns) * (imageWidth + gap),
      top: above + Math.floor(index / columns) * rowHeight,
    }),
  };
}
